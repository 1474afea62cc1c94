import { askOver } from './http-connection.ts';

export interface Answer {
  readonly location: string;
  readonly body: string;
}

/** Cookies and nothing else of a browser. An answer of 400 and above is an error. */
export interface Browser {
  send(method: 'GET' | 'POST', address: string, body?: string): Promise<Answer>;
  /** What it holds, by name. */
  readonly cookies: ReadonlyMap<string, string>;
}

/** @param from the address that a proxy in front of the server would name as this browser's */
export function createBrowser(base: string, from?: string): Browser {
  const cookies = new Map<string, string>();
  const { host } = new URL(base);
  return {
    cookies,
    async send(method, address, body) {
      const path = address.startsWith(base) ? address.slice(base.length) : address;
      const cookie = cookies.size === 0 ? '' : `cookie: ${[...cookies].map(([name, value]) => `${name}=${value}`).join('; ')}\r\n`;
      const content = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
      const origin = from === undefined ? '' : `x-forwarded-for: ${from}\r\n`;
      const answer = await askOver(host, `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${origin}${cookie}${content}\r\n${body ?? ''}`);
      for (const pair of answer.cookies) cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      if (answer.status >= 400) throw new Error(`${answer.status}: ${answer.body}`);
      return { location: answer.location, body: answer.body };
    },
  };
}
