/** Which offsets of a bundle stand for which lines of its sources, by its source map. */

export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

export interface MappedOffset {
  readonly offset: number;
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of one segment: base 64, five bits a digit, the least first; the lowest bit is the sign. */
function numbersOf(segment: string): readonly number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const letter of segment) {
    const digit = digits.indexOf(letter);
    value += (digit & 0x1f) << shift;
    shift += 5;
    if ((digit & 0x20) !== 0) continue;
    numbers.push((value & 1) !== 0 ? -(value >>> 1) : value >>> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

/** Everything that the map says of sources of which `wanted` says so. */
export function mappedOffsets(
  bundle: string,
  { sources, mappings }: SourceMap,
  wanted: (file: string) => boolean,
): readonly MappedOffset[] {
  const found: MappedOffset[] = [];
  const lines = bundle.split('\n');
  const isWanted = sources.map(wanted);
  let [start, source, line] = [0, 0, 0];
  for (const [number, segments] of mappings.split(';').entries()) {
    let column = 0;
    for (const segment of segments === '' ? [] : segments.split(',')) {
      const [ofColumn, ofSource, ofLine] = numbersOf(segment);
      column += ofColumn;
      if (ofSource === undefined) continue;
      source += ofSource;
      line += ofLine;
      if (isWanted[source]) found.push({ offset: start + column, file: sources[source], line: line + 1 });
    }
    start += lines[number].length + 1;
  }
  return found;
}
