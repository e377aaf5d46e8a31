import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runExport } from '../../server/transfer/run-export.ts';
import { runImport } from '../../server/transfer/run-import.ts';
import { Paper } from '../support/paper.ts';
import { type DatabaseAt, describeForums, FORUM, linesOf } from '../support/transfer-forums.ts';

const environmentOf = ({ databaseUrl, dataDir }: DatabaseAt) => ({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir });

describeForums('the programs', (forums) => {
  const run = async (program: 'import' | 'export', args: string[], environment: Record<string, string | undefined>) => {
    const [stdout, stderr] = [new Paper(), new Paper()];
    const code = await (program === 'import' ? runImport : runExport)(args, environment, { stdout, stderr });
    return { code, stdout: stdout.text, stderr: stderr.text };
  };

  test('import a file, say what they did, and export the same again', async () => {
    const environment = environmentOf(await forums.newDatabase());
    const [file, copy] = [await forums.file(linesOf(FORUM)), await forums.file('')];
    expect(await run('import', [file], environment)).toEqual({
      code: 0,
      stdout: 'Imported 3 members, 1 board, 1 thread, 3 posts; 0 already there.\n',
      stderr: '',
    });
    expect(await run('import', [file], environment)).toMatchObject({
      stdout: 'Imported 0 members, 0 boards, 0 threads, 0 posts; 8 already there.\n',
    });
    expect(await run('export', [], environment)).toEqual({
      code: 0,
      stdout: linesOf(FORUM),
      stderr: 'Exported 3 members, 1 board, 1 thread, 3 posts.\n',
    });
    expect(await run('export', [copy], environment)).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(copy, 'utf8')).toBe(linesOf(FORUM));
  });

  test('say in one line what is wrong with a file', async () => {
    const environment = environmentOf(await forums.newDatabase());
    const broken = await forums.file(`${linesOf(FORUM)}{"type":"poll"}`);
    expect(await run('import', [broken], environment)).toEqual({
      code: 1,
      stdout: '',
      stderr: `Nothing was imported. ${broken}, line 9: type: must be one of member, board, thread, post\n`,
    });
    expect(await run('export', [], environment)).toMatchObject({ code: 0, stdout: '' });
  });

  test('say in one line what is wrong with a path, a setting or the command', async () => {
    const at = await forums.newDatabase();
    const environment = environmentOf(at);
    const nowhere = `${at.dataDir}/no/such/file`;
    expect(await run('import', [nowhere], environment)).toMatchObject({
      code: 1,
      stderr: `Nothing was imported. ${nowhere} cannot be read: there is no such file or folder\n`,
    });
    expect(await run('import', ['.'], environment)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not a file'),
    });
    expect(await run('export', [nowhere], environment)).toMatchObject({
      code: 1,
      stderr: `Nothing was exported. ${nowhere} cannot be written: there is no such file or folder\n`,
    });
    expect(await run('import', ['x'], { DATABASE_URL: 'mysql://x' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Nothing was imported\. DATABASE_URL: must be [^\n]*\n$/),
    });
    expect(await run('import', [], environment)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('import -- FILE'),
    });
  });
});
