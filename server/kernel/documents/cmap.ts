/**
 * Reads the character map of an OpenType font: which characters, and which ideographic variation sequences, it can show.
 *
 * Only the Unicode subtables 4, 12 and 14 are read (OpenType 1.9, "cmap").
 */
export interface CharacterMap {
  /** Tells whether the font has a glyph of its own for this code point. */
  hasCharacter(codePoint: number): boolean;
  /** Tells whether the font knows this base together with this variation selector, by a glyph of its own or as its default glyph. */
  hasVariation(base: number, selector: number): boolean;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** @throws RangeError when the bytes are no OpenType font with a Unicode character map. */
export function parseCharacterMap(font: Uint8Array): CharacterMap {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const cmap = findTable(view, 'cmap');
  const characters: Range[] = [];
  const variations = new Map<number, Range[]>();
  const subtables = view.getUint16(cmap + 2);
  for (let index = 0; index < subtables; index += 1) {
    const platform = view.getUint16(cmap + 4 + index * 8);
    const offset = cmap + view.getUint32(cmap + 8 + index * 8);
    const format = view.getUint16(offset);
    if (format === 14) readVariations(view, offset, variations);
    else if (platform === 0 || platform === 3) characters.push(...readCharacters(view, offset, format));
  }
  if (characters.length === 0) throw new RangeError('the font has no Unicode character map');
  const sorted = merge(characters);
  const selectors = new Map([...variations].map(([selector, ranges]) => [selector, merge(ranges)]));
  return Object.freeze({
    hasCharacter: (codePoint: number) => contains(sorted, codePoint),
    hasVariation: (base: number, selector: number) => contains(selectors.get(selector) ?? [], base),
  });
}

function findTable(view: DataView, tag: string): number {
  const tables = view.getUint16(4);
  for (let index = 0; index < tables; index += 1) {
    const record = 12 + index * 16;
    const name = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(record + byte)));
    if (name === tag) return view.getUint32(record + 8);
  }
  throw new RangeError(`the font has no table ${tag}`);
}

function readCharacters(view: DataView, offset: number, format: number): Range[] {
  if (format === 12) {
    const groups = view.getUint32(offset + 12);
    return Array.from({ length: groups }, (_, index) => {
      const group = offset + 16 + index * 12;
      return { first: view.getUint32(group), last: view.getUint32(group + 4) };
    });
  }
  if (format !== 4) return [];
  const segments = view.getUint16(offset + 6) / 2;
  return Array.from({ length: segments }, (_, index) => ({
    first: view.getUint16(offset + 16 + segments * 2 + index * 2),
    last: view.getUint16(offset + 14 + index * 2),
  })).filter((range) => range.first !== 0xffff);
}

function readVariations(view: DataView, offset: number, variations: Map<number, Range[]>): void {
  const records = view.getUint32(offset + 6);
  for (let index = 0; index < records; index += 1) {
    const record = offset + 10 + index * 11;
    const selector = readUint24(view, record);
    const ranges = variations.get(selector) ?? [];
    const defaults = view.getUint32(record + 3);
    const own = view.getUint32(record + 7);
    if (defaults !== 0) ranges.push(...readDefaultRanges(view, offset + defaults));
    if (own !== 0) ranges.push(...readOwnGlyphs(view, offset + own));
    variations.set(selector, ranges);
  }
}

function readDefaultRanges(view: DataView, offset: number): Range[] {
  return Array.from({ length: view.getUint32(offset) }, (_, index) => {
    const first = readUint24(view, offset + 4 + index * 4);
    return { first, last: first + view.getUint8(offset + 7 + index * 4) };
  });
}

function readOwnGlyphs(view: DataView, offset: number): Range[] {
  return Array.from({ length: view.getUint32(offset) }, (_, index) => {
    const base = readUint24(view, offset + 4 + index * 5);
    return { first: base, last: base };
  });
}

function readUint24(view: DataView, offset: number): number {
  return (view.getUint16(offset) << 8) | view.getUint8(offset + 2);
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: { first: number; last: number }[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const previous = merged.at(-1);
    if (previous !== undefined && range.first <= previous.last + 1) previous.last = Math.max(previous.last, range.last);
    else merged.push({ ...range });
  }
  return merged;
}

function contains(sorted: readonly Range[], codePoint: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = sorted[middle] as Range;
    if (codePoint < range.first) high = middle - 1;
    else if (codePoint > range.last) low = middle + 1;
    else return true;
  }
  return false;
}
