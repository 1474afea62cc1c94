import type { HttpApp } from '../../kernel/index.ts';

export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly location: string;
  readonly text: string;
  json<T>(): T;
}

/** A person's browser: keeps cookies as RFC 6265 says (path and expiry), follows nothing by itself. */
export interface Browser {
  get(address: string, headers?: Record<string, string>): Promise<BrowserAnswer>;
  post(address: string, body: unknown, headers?: Record<string, string>): Promise<BrowserAnswer>;
  put(address: string, body: unknown, headers?: Record<string, string>): Promise<BrowserAnswer>;
  delete(address: string, headers?: Record<string, string>): Promise<BrowserAnswer>;
  /** Names of the cookies that a request to `path` would carry. */
  cookiesAt(path: string): Record<string, string>;
  setCookie(pair: string): void;
}

interface KeptCookie {
  readonly value: string;
  readonly path: string;
}

export function createBrowser(app: HttpApp, publicUrl: string): Browser {
  const jar = new Map<string, KeptCookie>();
  const { host } = new URL(publicUrl);

  const cookiesAt = (path: string): Record<string, string> =>
    Object.fromEntries(
      [...jar].filter(([, cookie]) => path.startsWith(cookie.path)).map(([key, cookie]) => [key.split('|')[0] ?? '', cookie.value]),
    );

  const keep = (line: string): void => {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = ''] = pair.split('=');
    const attribute = (wanted: string): string | undefined =>
      attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = attribute('path') ?? '/';
    const isOver =
      attribute('max-age') === '0' || (attribute('expires') !== undefined && Date.parse(attribute('expires') ?? '') < Date.now());
    if (isOver) jar.delete(`${name}|${path}`);
    else jar.set(`${name}|${path}`, { value: pair.slice(name.length + 1), path });
  };

  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    address: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<BrowserAnswer> => {
    const url = new URL(address, publicUrl);
    const cookie = Object.entries(cookiesAt(url.pathname))
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
    const answer = await app.inject({
      method,
      url: `${url.pathname}${url.search}`,
      headers: { host, ...(cookie ? { cookie } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body as string | object }),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) keep(String(line));
    return {
      status: answer.statusCode,
      headers: answer.headers as BrowserAnswer['headers'],
      location: String(answer.headers.location ?? ''),
      text: answer.body,
      json: <T>() => JSON.parse(answer.body) as T,
    };
  };

  return {
    cookiesAt,
    setCookie: (pair) => keep(`${pair}; path=/`),
    get: (address, headers = {}) => send('GET', address, headers),
    post: (address, body, headers = {}) => send('POST', address, { origin: publicUrl, ...headers }, body),
    put: (address, body, headers = {}) => send('PUT', address, { origin: publicUrl, ...headers }, body),
    delete: (address, headers = {}) => send('DELETE', address, { origin: publicUrl, ...headers }),
  };
}
