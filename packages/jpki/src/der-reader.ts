/** One tag-length-value in a buffer; nothing is copied. */
export interface Element {
  tag: number;
  /** The whole element. */
  der: Uint8Array;
  content: Uint8Array;
}

/**
 * Reads the elements that lie one after the other in `bytes`. DER only (ITU-T X.690 10.1): one-byte tags, definite lengths in their shortest form.
 * @throws RangeError
 */
export function readElements(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = readElement(bytes, at);
    elements.push(element);
    at += element.der.length;
  }
  return elements;
}

/** Exactly one element with this tag fills `bytes`. @throws RangeError */
export function readOnly(bytes: Uint8Array, tag: number): Uint8Array {
  const element = readElement(bytes, 0);
  if (element.tag !== tag || element.der.length !== bytes.length) throw new RangeError('another structure');
  return element.content;
}

function readElement(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new RangeError('truncated, or a long tag');
  const count = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + count;
  let length = first;
  if (first >= 0x80) {
    if (count === 0 || count > 3 || start > bytes.length) throw new RangeError('length not supported');
    length = 0;
    for (let index = at + 2; index < start; index++) length = length * 256 + (bytes[index] ?? 0);
    if (length < 0x80 || length < 256 ** (count - 1)) throw new RangeError('length not in its shortest form');
  }
  const end = start + length;
  if (end > bytes.length) throw new RangeError('truncated');
  return { tag, der: bytes.subarray(at, end), content: bytes.subarray(start, end) };
}

/** Takes elements one by one, by their tags. */
export interface Cursor {
  /** The next element's content. @throws RangeError when it has another tag */
  take(tag: number): Element;
  /** The next element when it has the tag. */
  takeIf(tag: number): Element | undefined;
  /** @throws RangeError when something is left */
  end(): void;
}

export function createCursor(bytes: Uint8Array): Cursor {
  const elements = readElements(bytes);
  let next = 0;
  const takeIf = (tag: number): Element | undefined => {
    const element = elements[next];
    if (element?.tag !== tag) return undefined;
    next++;
    return element;
  };
  return {
    takeIf,
    take(tag) {
      const element = takeIf(tag);
      if (!element) throw new RangeError('another structure');
      return element;
    },
    end() {
      if (next !== elements.length) throw new RangeError('more than expected');
    },
  };
}
