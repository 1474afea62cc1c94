import { DOMParser } from '@xmldom/xmldom';
import { ExclusiveCanonicalization } from 'xml-crypto';
import { JpkiError } from '../errors.ts';

export const namespaces = { ds: 'http://www.w3.org/2000/09/xmldsig#', xades: 'http://uri.etsi.org/01903/v1.3.2#' } as const;

const malformed = (why: string, cause?: unknown): JpkiError => new JpkiError('MYNA_JPKI_MALFORMED_DOCUMENT', why, { cause });

/**
 * Parses XML strictly. A document type (entities), processing instructions, and comments inside the root are refused: none is needed in what is
 * signed here, and each lets one text mean two things (canonicalisation leaves comments out, and `42<!---->0` then reads `420`).
 */
export function parseXml(text: string): Document {
  const problems: unknown[] = [];
  const note = (problem: unknown): void => void problems.push(problem);
  let document: Document | undefined;
  try {
    const parser = new DOMParser({ errorHandler: { warning: note, error: note, fatalError: note } });
    document = parser.parseFromString(text, 'text/xml') as unknown as Document;
  } catch (cause) {
    throw malformed('not XML', cause);
  }
  if (problems.length > 0 || !document?.documentElement) throw malformed('not XML', problems[0]);
  if (document.doctype || hasAside(document)) throw malformed('document types, processing instructions and comments are not signed');
  return document;
}

function hasAside(node: Node): boolean {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const isDeclaration = child.nodeType === 7 && child.nodeName === 'xml' && node.nodeType === 9;
    const isComment = child.nodeType === 8 && node.nodeType !== 9;
    if ((child.nodeType === 7 && !isDeclaration) || isComment || hasAside(child)) return true;
  }
  return false;
}

/** Exclusive XML Canonicalization 1.0 without comments, of an element where it stands. `without` is left out (enveloped-signature). */
export function canonicalize(element: Element, without?: Element): Uint8Array {
  const place = without && { parent: without.parentNode, next: without.nextSibling };
  if (without) place?.parent?.removeChild(without);
  try {
    return new TextEncoder().encode(new ExclusiveCanonicalization().process(element, {}));
  } finally {
    if (without) place?.parent?.insertBefore(without, place.next ?? null);
  }
}

/** All elements of this name, in document order. */
export function elementsOf(root: Document | Element, namespace: string, name: string): Element[] {
  return Array.from(root.getElementsByTagNameNS(namespace, name));
}

/** The child elements, which must be these and in this order. @throws JpkiError MYNA_JPKI_MALFORMED_DOCUMENT */
export function childElements(parent: Element): Element[] {
  const children: Element[] = [];
  for (let child = parent.firstChild; child; child = child.nextSibling) if (child.nodeType === 1) children.push(child as Element);
  return children;
}

/** The one child of this name. @throws JpkiError MYNA_JPKI_MALFORMED_DOCUMENT */
export function onlyChild(parent: Element, namespace: string, name: string): Element {
  const [found, another] = childElements(parent).filter((each) => each.namespaceURI === namespace && each.localName === name);
  if (!found || another) throw malformed(`exactly one ${name} is wanted`);
  return found;
}

export const attributeOf = (element: Element, name: string): string | undefined =>
  element.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined;

export const base64Of = (element: Element): Uint8Array => Uint8Array.from(Buffer.from(element.textContent ?? '', 'base64'));

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
