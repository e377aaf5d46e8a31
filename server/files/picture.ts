import sharp, { type Sharp } from 'sharp';
import { AVATAR_SIZES } from '../../shared/limits.ts';
import { invalid, Refusal } from '../errors.ts';
import { widthsOf } from './widths.ts';

// A camera's 48 megapixels, and what a picture weighs unpacked: some formats have to be, to be made smaller.
const PIXELS_MAX = 50_000_000;
const UNPACKED_BYTES_MAX = 160_000_000;
const MOVING_PIXELS_MAX = 16_000_000;
const WIDTH_MAX = 2048;
const HEIGHT_MAX = 8192;
const MOVING_WIDTH_MAX = 800;
const AVATAR_MIN = 16;
const AVATAR_MAX = Math.max(...AVATAR_SIZES);
const WORKED_WITHIN_S = 20;

const MOVING_EFFORT = 2;
const WEBP = { quality: 84, smartSubsample: true } as const;

sharp.cache(false);
// What is worked on at once is decided in one place: see Workshop.
sharp.concurrency(1);
// A file is read by what it is, not by what it says it is, and by these readers only: no SVG, no PDF, no TIFF.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((reader) => `VipsForeignLoad${reader}Buffer`),
});

/** A picture as we encoded it: WebP without a word about where, when and by what it was taken. */
export interface Picture {
  width: number;
  height: number;
  /** By width in pixels, the picture's own last. */
  sizes: Map<number, Buffer>;
}

/**
 * Makes of an upload what posts show: turned upright, in sRGB, at most 2048 pixels wide, and narrower ones beside it.
 * GIF and WebP go on moving while all their frames together stay below 16 megapixels; else, and from APNG, the first
 * frame is kept. Refuses what is no picture, is cut off, or is too large to be read safely.
 */
export function makePicture(input: Buffer): Promise<Picture> {
  return refusing(async () => {
    const { moves } = await look(input);
    const own = await open(input, moves)
      .autoOrient()
      .resize({
        width: moves ? MOVING_WIDTH_MAX : WIDTH_MAX,
        height: HEIGHT_MAX,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .webp({ ...WEBP, ...(moves && { effort: MOVING_EFFORT }) })
      .toBuffer({ resolveWithObject: true });
    const { width } = own.info;
    const sizes = new Map<number, Buffer>();
    for (const narrower of widthsOf(width).slice(0, -1)) {
      const made = open(own.data, moves).resize({ width: narrower });
      sizes.set(narrower, await made.webp({ ...WEBP, ...(moves && { effort: MOVING_EFFORT }) }).toBuffer());
    }
    sizes.set(width, own.data);
    return { width, height: own.info.pageHeight ?? own.info.height, sizes };
  });
}

/** Makes of an upload a member's avatar: the square in its middle, in AVATAR_SIZES, still. */
export function makeAvatar(input: Buffer): Promise<Picture> {
  return refusing(async () => {
    const { width, height } = await look(input);
    if (Math.min(width, height) < AVATAR_MIN) {
      throw invalid('file', `Choose a larger picture: at least ${AVATAR_MIN} pixels on each side.`);
    }
    const sizes = new Map<number, Buffer>();
    const square = await open(input, false)
      .autoOrient()
      .resize(AVATAR_MAX, AVATAR_MAX, { fit: 'cover', position: 'centre' })
      .flatten({ background: '#fff' })
      .png()
      .toBuffer();
    for (const side of AVATAR_SIZES) sizes.set(side, await open(square, false).resize(side).webp(WEBP).toBuffer());
    return { width: AVATAR_MAX, height: AVATAR_MAX, sizes };
  });
}

/** Reads the head of an upload alone: what it says there is enough to refuse it. */
async function look(input: Buffer): Promise<{ width: number; height: number; moves: boolean }> {
  const head = await sharp(input, { limitInputPixels: false }).metadata();
  const { width, height, channels, depth, pages = 1, format } = head;
  const unpacked = width * height * channels * (depth === 'uchar' ? 1 : 2);
  if (width * height > PIXELS_MAX || unpacked > UNPACKED_BYTES_MAX) {
    throw tooLarge(`A picture may have ${PIXELS_MAX / 1e6} million pixels; this one is ${width} × ${height}.`);
  }
  const mayMove = (format === 'gif' || format === 'webp') && pages > 1;
  return { width, height, moves: mayMove && width * height * pages <= MOVING_PIXELS_MAX };
}

function open(input: Buffer, moves: boolean): Sharp {
  return sharp(input, { failOn: 'error', limitInputPixels: PIXELS_MAX, animated: moves }).timeout({
    seconds: WORKED_WITHIN_S,
  });
}

async function refusing(work: () => Promise<Picture>): Promise<Picture> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // Whatever the library says of a file is about the file.
    const words = (error as Error).message;
    if (/timeout/.test(words)) throw tooLarge('This picture takes too long to read. Try a smaller one.');
    if (/unsupported image format|Buffer is empty/.test(words)) {
      throw invalid('file', 'This is no picture that can be read here: take JPEG, PNG, WebP, GIF or AVIF.');
    }
    throw invalid('file', 'This picture is damaged: it cannot be read to its end.');
  }
}

function tooLarge(message: string): Refusal {
  return new Refusal('too_large', message, { issues: [{ field: 'file', message }] });
}
