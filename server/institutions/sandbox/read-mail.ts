/** A mail as its reader sees it. */
export interface ReadMail {
  readonly subject: string;
  readonly text: string;
}

/** Reads a mail of one part of plain text, which is what notices are (RFC 5322, RFC 2045, RFC 2047). */
export function readMail(source: Buffer): ReadMail {
  const whole = source.toString('latin1');
  const end = whole.indexOf('\r\n\r\n');
  const head = (end < 0 ? whole : whole.slice(0, end)).replace(/\r\n[ \t]+/g, ' ');
  const body = end < 0 ? '' : whole.slice(end + 4);
  const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  return {
    subject: decodeWords(field('Subject')),
    text: decodeBody(body, field('Content-Transfer-Encoding')).replaceAll('\r\n', '\n').trim(),
  };
}

function decodeBody(body: string, encoding: string): string {
  if (/^base64$/i.test(encoding)) return Buffer.from(body, 'base64').toString();
  if (/^quoted-printable$/i.test(encoding)) return decodeQuoted(body.replace(/[ \t]*=\r\n/g, ''));
  return Buffer.from(body, 'latin1').toString();
}

function decodeQuoted(text: string): string {
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
}

/** `=?UTF-8?B?…?=`, `=?UTF-8?Q?…?=`; the white space between two of them is none. */
function decodeWords(text: string): string {
  return text
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      /b/i.test(kind) ? Buffer.from(word, 'base64').toString() : decodeQuoted(word.replaceAll('_', ' ')),
    );
}
