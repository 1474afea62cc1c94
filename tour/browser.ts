/** An answer of the server. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Where a redirect leads; empty without one. */
  readonly location: string;
  readonly bytes: Uint8Array;
  readonly text: string;
  json<Body>(): Body;
}

/** A problem document (RFC 9457) of the server. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

/** One person's browser: keeps cookies as RFC 6265 says, follows nothing by itself. */
export interface Browser {
  readonly base: string;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  send(method: string, path: string, body?: BodyInit, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** GET that must succeed. */
  read<Body>(path: string): Promise<Body>;
  /** POST that must succeed. */
  ask<Body>(path: string, body?: unknown): Promise<Body>;
  /** The same browser, whose every request says this besides. */
  with(headers: Readonly<Record<string, string>>): Browser;
}

/** The server said no where the tour needed a yes. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
  readonly code = 'MYNA_TOUR_UNEXPECTED_ANSWER';
}

type Jar = Map<string, { readonly value: string; readonly path: string }>;

export const createBrowser = (base: string): Browser => browse(base, new Map(), {});

function browse(base: string, jar: Jar, always: Readonly<Record<string, string>>): Browser {
  const origin = new URL(base).origin;

  const send: Browser['send'] = async (method, address, body, headers = {}) => {
    const url = new URL(address, base);
    const cookie = [...jar]
      .filter(([, kept]) => url.pathname.startsWith(kept.path))
      .map(([key, kept]) => `${key.split('|')[0]}=${kept.value}`)
      .join('; ');
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { 'accept-language': 'en', origin, ...(cookie ? { cookie } : {}), ...always, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of answer.headers.getSetCookie()) keepCookie(jar, line);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const text = Buffer.from(bytes).toString('utf8');
    return {
      status: answer.status,
      headers: answer.headers,
      location: answer.headers.get('location') ?? '',
      bytes,
      text,
      json: <Body>() => JSON.parse(text) as Body,
    };
  };
  const post: Browser['post'] = (path, body, headers = {}) =>
    body === undefined
      ? send('POST', path, undefined, headers)
      : send('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  const succeed = <Body>(method: string, path: string, answer: Answer): Body => {
    if (answer.status >= 200 && answer.status < 300) return answer.text === '' ? (undefined as Body) : answer.json<Body>();
    // The path's ids may be told, the answer's text is a problem document without personal data.
    throw new UnexpectedAnswerError(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 400)}`);
  };
  return {
    base,
    send,
    post,
    get: (path) => send('GET', path),
    with: (headers) => browse(base, jar, { ...always, ...headers }),
    read: async (path) => succeed('GET', path, await send('GET', path)),
    ask: async (path, body) => succeed('POST', path, await post(path, body ?? {})),
  };
}

function keepCookie(jar: Jar, line: string): void {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const attribute = (wanted: string): string | undefined =>
    attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
  const name = pair.split('=')[0] ?? '';
  const path = attribute('path') ?? '/';
  const expires = attribute('expires');
  const isOver = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now());
  if (isOver) jar.delete(`${name}|${path}`);
  else jar.set(`${name}|${path}`, { value: pair.slice(name.length + 1), path });
}

export function problemOf(answer: Answer): Problem {
  try {
    return answer.json<Problem>();
  } catch {
    return { status: answer.status, code: '', title: '', detail: '' };
  }
}
