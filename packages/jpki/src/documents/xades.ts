/**
 * XAdES-BES (ETSI EN 319 132-1, over W3C XML Signature): enveloped in the XML document that is signed, or detached, beside a file of any kind. Only
 * this shape is made and verified: two references, the document and the signed properties, exclusive canonicalisation, RSA with SHA-256.
 */
import { parseCertificate } from '../certificate.ts';
import { isSameBytes } from '../der.ts';
import { JpkiError } from '../errors.ts';
import { isSignedBy } from '../signer.ts';
import { type DocumentSignature, type DocumentSigner, sha256 } from './signer.ts';
import { attributeOf, base64Of, canonicalize, childElements, elementsOf, escapeXml, namespaces, onlyChild, parseXml } from './xml.ts';

export type { DocumentSignature, DocumentSigner } from './signer.ts';

const algorithms = {
  canonical: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  properties: 'http://uri.etsi.org/01903#SignedProperties',
} as const;

export interface XadesRequest {
  readonly signer: DocumentSigner;
  readonly at: Date;
}

const malformed = (why: string): JpkiError => new JpkiError('MYNA_JPKI_MALFORMED_DOCUMENT', why);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Signs an XML document. @returns it with the signature as the last child of its root. @throws JpkiError MYNA_JPKI_MALFORMED_DOCUMENT */
export async function signXadesEnveloped({ xml, ...request }: XadesRequest & { readonly xml: string }): Promise<string> {
  const document = parseXml(xml);
  if (elementsOf(document, namespaces.ds, 'Signature').length > 0) throw malformed('the document is signed already');
  const digest = sha256(canonicalize(document.documentElement));
  const transforms = [algorithms.enveloped, algorithms.canonical];
  const signature = await makeSignature(request, { uri: '', digest, transforms });
  const end = xml.lastIndexOf('</');
  if (end >= 0 && xml.slice(end).trim().replace(/\s/g, '') === `</${document.documentElement.nodeName}>`) {
    return xml.slice(0, end) + signature + xml.slice(end);
  }
  throw malformed('the document must end with the end tag of its root');
}

/**
 * Signs a file of any kind. @param name how the file is called beside the signature: the reference's URI
 * @returns the signature, an XML document of its own
 */
export async function signXadesDetached({
  data,
  name,
  ...request
}: XadesRequest & { readonly data: Uint8Array; readonly name: string }): Promise<string> {
  const signature = await makeSignature(request, { uri: encodeURIComponent(name), digest: sha256(data), transforms: [] });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${signature}\n`;
}

interface DataReference {
  readonly uri: string;
  readonly digest: Uint8Array;
  readonly transforms: readonly string[];
}

/** The signature is written in its canonical form, so that what was hashed is what a reader sees; the parser takes it from the document. */
async function makeSignature({ signer, at }: XadesRequest, data: DataReference): Promise<string> {
  const id = `s-${crypto.randomUUID()}`;
  const properties = signedProperties(`${id}-properties`, signer.certificate, at);
  const propertiesDigest = sha256(canonicalOf(properties));
  const info =
    `<ds:SignedInfo xmlns:ds="${namespaces.ds}"><ds:CanonicalizationMethod Algorithm="${algorithms.canonical}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${algorithms.signature}"></ds:SignatureMethod>` +
    reference('', data) +
    reference(` Type="${algorithms.properties}"`, {
      uri: `#${id}-properties`,
      digest: propertiesDigest,
      transforms: [algorithms.canonical],
    }) +
    '</ds:SignedInfo>';
  const value = await signer.sign(canonicalOf(info));
  const certificates = [signer.certificate, ...(signer.chain ?? [])]
    .map((der) => `<ds:X509Certificate>${base64(der)}</ds:X509Certificate>`)
    .join('');
  return (
    `<ds:Signature xmlns:ds="${namespaces.ds}" Id="${id}">${info}<ds:SignatureValue>${base64(value)}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data>${certificates}</ds:X509Data></ds:KeyInfo>` +
    `<ds:Object><xades:QualifyingProperties xmlns:xades="${namespaces.xades}" Target="#${id}">${properties}</xades:QualifyingProperties>` +
    '</ds:Object></ds:Signature>'
  );
}

const canonicalOf = (xml: string): Uint8Array => canonicalize(parseXml(xml).documentElement);

function reference(type: string, { uri, digest, transforms }: DataReference): string {
  const list = transforms.map((algorithm) => `<ds:Transform Algorithm="${algorithm}"></ds:Transform>`).join('');
  return (
    `<ds:Reference${type} URI="${escapeXml(uri)}">${list ? `<ds:Transforms>${list}</ds:Transforms>` : ''}` +
    `<ds:DigestMethod Algorithm="${algorithms.digest}"></ds:DigestMethod><ds:DigestValue>${base64(digest)}</ds:DigestValue></ds:Reference>`
  );
}

function signedProperties(id: string, certificate: Uint8Array, at: Date): string {
  return (
    `<xades:SignedProperties xmlns:ds="${namespaces.ds}" xmlns:xades="${namespaces.xades}" Id="${id}"><xades:SignedSignatureProperties>` +
    `<xades:SigningTime>${at.toISOString().replace(/\.\d+Z$/, 'Z')}</xades:SigningTime>` +
    `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="${algorithms.digest}"></ds:DigestMethod>` +
    `<ds:DigestValue>${base64(sha256(certificate))}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2>` +
    '</xades:SignedSignatureProperties></xades:SignedProperties>'
  );
}

/**
 * Checks a signature. @param data the file that a detached signature stands beside; with it no other signature is taken
 * @throws JpkiError MYNA_JPKI_MALFORMED_DOCUMENT, MYNA_JPKI_NOT_SIGNED, MYNA_JPKI_DOCUMENT_CHANGED, MYNA_JPKI_BAD_SIGNATURE
 */
export function verifyXades(xml: string, data?: Uint8Array): DocumentSignature {
  const document = parseXml(xml);
  const root = document.documentElement;
  const [signature, another] = elementsOf(document, namespaces.ds, 'Signature');
  if (!signature) throw new JpkiError('MYNA_JPKI_NOT_SIGNED', 'the document has no signature');
  // One signature, at the root or directly in it: nothing can be moved elsewhere and shown in place of what was signed.
  const isDetached = signature === root;
  if (another || (!isDetached && signature.parentNode !== root)) throw malformed('one signature, directly in the root, is wanted');
  if (!isDetached && data) throw malformed('the signature is not one over the file beside it');
  const [info, value, keyInfo, object] = childElements(signature);
  const names = childElements(signature).map(({ localName }) => localName);
  if (!info || !value || !keyInfo || !object || names.join() !== 'SignedInfo,SignatureValue,KeyInfo,Object')
    throw malformed('not XAdES-BES');
  const [dataReference, propertiesReference] = readSignedInfo(info);
  const qualifying = onlyChild(object, namespaces.xades, 'QualifyingProperties');
  const properties = onlyChild(qualifying, namespaces.xades, 'SignedProperties');

  const der = base64Of(first(elementsOf(keyInfo, namespaces.ds, 'X509Certificate')));
  const certificate = parseCertificate(der);
  if (!isSignedBy(certificate.spki, canonicalize(info), base64Of(value))) {
    throw new JpkiError('MYNA_JPKI_BAD_SIGNATURE', "the signature was not made by the certificate's key");
  }
  requireDigest(dataReference, dataOf({ isDetached, reference: dataReference, root, signature, data }));
  requireUniqueIds(document);
  const isNamed = attributeOf(propertiesReference, 'URI') === `#${attributeOf(properties, 'Id')}`;
  if (!isNamed || attributeOf(propertiesReference, 'Type') !== algorithms.properties)
    throw malformed('the signed properties are not referred to');
  requireDigest(propertiesReference, canonicalize(properties));
  const named = base64Of(first(elementsOf(properties, namespaces.ds, 'DigestValue')));
  if (!isSameBytes(named, sha256(der))) throw new JpkiError('MYNA_JPKI_BAD_SIGNATURE', 'the signature names another certificate');
  return { certificate, signedAt: timeOf(properties) };
}

function first(elements: readonly Element[]): Element {
  const [found] = elements;
  if (!found) throw malformed('not XAdES-BES');
  return found;
}

/** Algorithms and the two references of SignedInfo, in their order. */
function readSignedInfo(info: Element): readonly [data: Element, properties: Element] {
  const [canonical, method, data, properties, more] = childElements(info);
  const isKnown =
    canonical !== undefined &&
    method !== undefined &&
    attributeOf(canonical, 'Algorithm') === algorithms.canonical &&
    attributeOf(method, 'Algorithm') === algorithms.signature;
  const isPair = data?.localName === 'Reference' && properties?.localName === 'Reference' && !more;
  if (!isKnown || !isPair) throw malformed('algorithms or references are not those of this profile');
  return [data, properties];
}

function dataOf(facts: {
  isDetached: boolean;
  reference: Element;
  root: Element;
  signature: Element;
  data: Uint8Array | undefined;
}): Uint8Array {
  const transforms = elementsOf(facts.reference, namespaces.ds, 'Transform').map((each) => attributeOf(each, 'Algorithm'));
  if (facts.isDetached) {
    if (transforms.length > 0 || !attributeOf(facts.reference, 'URI')) throw malformed('a detached signature refers to a file as it is');
    if (!facts.data) throw malformed('a detached signature needs the file beside it');
    return facts.data;
  }
  const isWhole = attributeOf(facts.reference, 'URI') === '';
  if (!isWhole || transforms.join() !== [algorithms.enveloped, algorithms.canonical].join())
    throw malformed('the signature covers a part only');
  return canonicalize(facts.root, facts.signature);
}

function requireDigest(reference: Element, data: Uint8Array): void {
  const method = onlyChild(reference, namespaces.ds, 'DigestMethod');
  if (attributeOf(method, 'Algorithm') !== algorithms.digest) throw malformed('only SHA-256 is verified');
  if (!isSameBytes(base64Of(onlyChild(reference, namespaces.ds, 'DigestValue')), sha256(data))) {
    throw new JpkiError('MYNA_JPKI_DOCUMENT_CHANGED', 'the document is not the one that was signed');
  }
}

/** An identifier twice lets a reference point to another element than the reader looks at. */
function requireUniqueIds(document: Document): void {
  const ids = Array.from(document.getElementsByTagName('*')).flatMap((each) => attributeOf(each, 'Id') ?? []);
  if (new Set(ids).size !== ids.length) throw malformed('an identifier stands twice');
}

function timeOf(properties: Element): Date | undefined {
  const text = elementsOf(properties, namespaces.xades, 'SigningTime')[0]?.textContent ?? '';
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
