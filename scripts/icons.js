import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

// Draws the forum's sign in the sizes and shapes that systems ask for, from client/public/icon.svg. What it makes is
// kept beside it: run this by hand after changing the sign.
const folder = fileURLToPath(new URL('../client/public/', import.meta.url));
const sign = readFileSync(`${folder}icon.svg`, 'utf8');
// Systems cut a maskable icon to their own shape: colour up to the edges. The sign lies well within the middle 80 %.
const maskable = sign.replace(' rx="7"', '');
// Android shows the badge as a mask: its shape alone counts.
const badge = sign.replace(/<rect[^>]*>/, '').replace('viewBox="0 0 32 32"', 'viewBox="5 6 22 22"');

for (const [name, svg, size] of [
  ['icon-192', sign, 192],
  ['icon-512', sign, 512],
  ['icon-maskable-512', maskable, 512],
  // iOS rounds it by itself, and shows what is transparent as black.
  ['apple-touch-icon', maskable, 180],
  ['badge-96', badge, 96],
]) {
  await sharp(Buffer.from(svg), { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: true })
    .toFile(`${folder}${name}.png`);
}
