/** Says how much so many bytes are: "1.25 MB". */
export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 2 })} MB`;
}

/** Says how large something is that may be small: "12 kB", or as megabytes() does. */
export function sizeText(bytes: number): string {
  return bytes < 100 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : megabytes(bytes);
}
