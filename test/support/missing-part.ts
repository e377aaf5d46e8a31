import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A part that this machine cannot offer, with the words that tell how to get it. */
export class MissingPart extends Error {
  override name = 'MissingPart';
}

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** Lists the folders of PATH. */
export const pathFolders = (): string[] => (process.env.PATH ?? '').split(delimiter).filter(Boolean);

/** Finds every executable file with one of the names, the first folder's and within it the first name's first. */
export const executables = (names: string[], folders: string[]): string[] =>
  folders.flatMap((folder) => names.map((name) => join(folder, name))).filter(isExecutable);
