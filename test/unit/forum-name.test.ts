import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('no page names the forum in its title by itself: the shell adds whatever the forum is called', () => {
  const pages = ['server', 'shared', 'client'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => /\.tsx?$/.test(file.name))
      .map((file) => join(file.parentPath, file.name)),
  );
  expect(pages.length).toBeGreaterThan(100);
  expect(pages.filter((file) => readFileSync(file, 'utf8').includes('| Parley'))).toEqual([]);
});
