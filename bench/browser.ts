import { Agent, request } from 'node:http';

export interface Answer {
  readonly location: string;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Cookies and nothing else of a browser. An answer of 400 and above is an error. */
export interface Browser {
  send(method: 'GET' | 'POST', address: string, body?: string): Promise<Answer>;
}

export function createBrowser(base: string): Browser {
  const cookies = new Map<string, string>();
  return {
    send: (method, address, body) =>
      new Promise((resolve, reject) => {
        const headers = {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        };
        const sent = request(new URL(address, base), { method, agent, headers }, (response) => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const pair = line.slice(0, line.indexOf(';'));
            cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
          }
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => {
            if ((response.statusCode ?? 500) >= 400) reject(new Error(`${response.statusCode}: ${text}`));
            else resolve({ location: response.headers.location ?? '', body: text });
          });
        });
        sent.on('error', reject);
        sent.end(body);
      }),
  };
}
