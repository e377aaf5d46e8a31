import type { FileHandle } from 'node:fs/promises';
import type { Line } from './lines.ts';
import { LineError, parseLine } from './parse-line.ts';

const LINE_MAX_BYTES = 1_000_000;
// What is held in memory at a time, and written in one transaction.
const CHUNK_LINES = 500;
const CHUNK_BYTES = 4_000_000;
const READ_BYTES = 262_144;
const LINE_FEED = 0x0a;

export type NumberedLine = Line & { line: number };

/**
 * Reads the first `size` bytes of a file of JSON lines, in chunks small enough for one transaction. Blank lines are
 * passed over. Throws a LineError at the first line that is too long, no UTF-8 or no good.
 */
export async function* readLines(file: FileHandle, size: number): AsyncGenerator<NumberedLine[]> {
  let chunk: NumberedLine[] = [];
  let chunkBytes = 0;
  for await (const { number, text } of splitLines(file, size)) {
    if (text.trim() === '') continue;
    chunk.push({ ...parseLine(text, number), line: number });
    chunkBytes += text.length;
    if (chunk.length < CHUNK_LINES && chunkBytes < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    chunkBytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}

async function* splitLines(file: FileHandle, size: number): AsyncGenerator<{ number: number; text: string }> {
  let number = 1;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const data of readBytes(file, size)) {
    for (let from = 0; ; ) {
      const to = data.indexOf(LINE_FEED, from);
      const piece = data.subarray(from, to === -1 ? data.length : to);
      begun.push(piece);
      begunBytes += piece.length;
      if (begunBytes > LINE_MAX_BYTES) throw new LineError(number, null, 'is longer than 1 MB');
      if (to === -1) break;
      yield { number, text: decode(begun, number) };
      number += 1;
      begun = [];
      begunBytes = 0;
      from = to + 1;
    }
  }
  if (begunBytes > 0) yield { number, text: decode(begun, number) };
}

async function* readBytes(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  for (let position = 0; position < size; ) {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, size - position));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

// It drops a byte order mark as well.
const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(pieces: Buffer[], number: number): string {
  try {
    return decoder.decode(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces));
  } catch {
    throw new LineError(number, null, 'is not UTF-8');
  }
}
