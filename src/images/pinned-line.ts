/**
 * The line, or any other piece of text on one line, in which the image `from` is `to` instead and everything else stays.
 * Undefined where `from` does not stand there exactly once, as a whole and to the letter.
 */
export function pinnedLine(line: string, from: string, to: string): string | undefined {
  if (from === '') return undefined;
  const starts: number[] = [];
  for (let at = line.indexOf(from); at >= 0; at = line.indexOf(from, at + 1)) {
    const [before, after] = [line.slice(0, at), line.slice(at + from.length)];
    const isWhole = (!/[\w./:@+-]$/.test(before) || /[a-z]:\/\/$/i.test(before)) && !/^[\w./:@+-]/.test(after);
    if (isWhole) starts.push(at);
  }
  const [start, ...more] = starts;
  if (start === undefined || more.length > 0) return undefined;
  return line.slice(0, start) + to + line.slice(start + from.length);
}

/** An image with this digest, its tag kept as a comment. A digest that is written already gives way. */
export function pinnedImage(image: string, digest: string): string {
  return `${image.split('@', 1)[0] ?? ''}@${digest}`;
}
