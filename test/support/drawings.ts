import sharp, { type Sharp } from 'sharp';

interface Drawn {
  width?: number;
  height?: number;
  format?: 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'tiff';
}

const SKY = [0xf4, 0xc9, 0x8b];
const SUN = [0xe4, 0x57, 0x2e];
const SEA = [0x17, 0x61, 0x6b];

/** Draws a sun over the sea, as a picture that can be worked on. */
export function scene({ width = 640, height = Math.round(width * 0.6) }: Drawn = {}): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  const horizon = height * 0.6;
  const radius = Math.min(width, height) * 0.22;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isSun = Math.hypot(x - width * 0.35, y - horizon) < radius;
      const colour = y >= horizon ? SEA : isSun ? SUN : SKY;
      const shade = y >= horizon ? 1 - (y - horizon) / height : 1 - (horizon - y) / (4 * height);
      for (let c = 0; c < 3; c += 1) pixels[(y * width + x) * 3 + c] = Math.round((colour[c] ?? 0) * shade);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Draws a sun over the sea, as a file. */
export function drawing(drawn: Drawn = {}): Promise<Buffer> {
  return scene(drawn)
    .toFormat(drawn.format ?? 'png')
    .toBuffer();
}

/** Makes a picture that moves: as many frames, each of one colour. */
export async function moving(frames: number, format: 'gif' | 'webp', width = 60, height = 40): Promise<Buffer> {
  const pictures = Array.from({ length: frames }, (_, i) =>
    sharp({ create: { width, height, channels: 3, background: { r: (i * 40) % 256, g: 80, b: 160 } } })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(pictures), { join: { animated: true } })
    .toFormat(format)
    .toBuffer();
}
