import { currentLanguage } from '../i18n/language.ts';
import { factsOf } from '../i18n/messages.ts';
import { annotate } from '../i18n/readings.ts';

/** A refusal as the server words it (RFC 9457), or the failure of the way there. */
export interface ApiProblem {
  readonly kind: 'problem' | 'offline' | 'forbidden' | 'signedOut';
  readonly status: number;
  /** Stable code, for example `MYNA_CARDS_APPLICATION_NUMBER_UNKNOWN`. */
  readonly code: string;
  readonly title: string;
  /** What to do next, in the reader's language. */
  readonly detail: string;
  /** The request's id, to be quoted when something unknown failed. */
  readonly instance: string;
  readonly facts: Record<string, string | number | boolean>;
}

export class ApiError extends Error {
  readonly problem: ApiProblem;
  constructor(problem: ApiProblem) {
    super(problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiError) return error.problem;
  return { kind: 'problem', status: 0, code: 'MYNA_PAGE_FAILED', title: '', detail: '', instance: '', facts: {} };
}

const offline: ApiProblem = { kind: 'offline', status: 0, code: 'MYNA_PAGE_OFFLINE', title: '', detail: '', instance: '', facts: {} };

/** A sentence that the server wrote for the reader; in easy Japanese it comes with readings, 漢字《かんじ》. */
export function readerText(text: string): string {
  return currentLanguage() === 'ja-easy' ? annotate(text) : text;
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const kind = response.status === 401 ? 'signedOut' : response.status === 403 ? 'forbidden' : 'problem';
  const empty = { kind, status: response.status, code: `HTTP_${response.status}`, title: '', detail: '', instance: '', facts: {} } as const;
  try {
    const body = (await response.json()) as Partial<ApiProblem>;
    return { ...empty, ...body, title: readerText(body.title ?? ''), detail: readerText(body.detail ?? ''), kind, status: response.status };
  } catch {
    return empty;
  }
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** Sent as it is, with its own media type. */
  readonly file?: Blob;
  /** Makes a repeated POST do its work once; the caller keeps it over retries. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

let mandate: string | undefined;

/** Calls of the portal say from now on by which mandate they are made; undefined: for oneself. Nothing keeps it beyond this page. */
export function actBy(id: string | undefined): void {
  mandate = id;
  // They are about oneself, or about the person before.
  early.clear();
}

/** The session and the mandates are the actor's own, whoever the rest is for. */
const actorsOwn = /^\/api\/v1\/portal\/(session|mandates)(\/|$)/;
const actingOn = (path: string): string | undefined =>
  path.startsWith('/api/v1/portal/') && !actorsOwn.test(path.split('?')[0] ?? '') ? mandate : undefined;

/** The address of a document that the browser itself opens: with the mandate by which it is asked for. */
export function documentAddress(path: string): string {
  const by = actingOn(path);
  return by ? `${path}${path.includes('?') ? '&' : '?'}acting-for=${by}` : path;
}

async function send(path: string, request: ApiRequest): Promise<Response> {
  const by = actingOn(path);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': factsOf(currentLanguage()).wish,
    ...(by && { 'x-acting-for': by }),
    ...request.headers,
  };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.file) headers['content-type'] = request.file.type;
  if (request.key) headers['idempotency-key'] = request.key;
  const init: RequestInit = { method: request.method ?? 'GET', headers, credentials: 'same-origin' };
  if (request.file) init.body = request.file;
  else if (request.body !== undefined) init.body = JSON.stringify(request.body);
  if (request.signal) init.signal = request.signal;
  try {
    return await fetch(path, init);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new ApiError(offline);
  }
}

type CardHolder = () => Promise<boolean>;
let holdCard: CardHolder | undefined;
let asked: Promise<boolean> | undefined;

/**
 * Says who asks for the card when a session for viewing wants to change something: the call waits, and is made again when the card was held to the reader.
 * The page stays as it is meanwhile.
 *
 * @returns takes it back
 */
export function askForCardBy(holder: CardHolder): () => void {
  holdCard = holder;
  return () => {
    holdCard = undefined;
  };
}

/** One dialog, however many calls wait for it. */
async function isCardHeld(problem: ApiProblem): Promise<boolean> {
  if (problem.code !== 'MYNA_IDENTITY_CARD_REQUIRED' || !holdCard) return false;
  asked ??= holdCard().finally(() => {
    asked = undefined;
  });
  return asked;
}

interface EarlyAnswer {
  readonly answer: Promise<Response>;
  /** Once they are here. */
  data?: unknown;
}

const early = new Map<string, EarlyAnswer>();
/** An answer that no page took by then is old. */
const earlyMs = 5_000;

const isPlain = ({ method = 'GET', headers, signal }: ApiRequest): boolean => method === 'GET' && !headers && !signal;

function takeEarly(path: string): EarlyAnswer | undefined {
  const asked = early.get(path);
  early.delete(path);
  return asked;
}

/** What {@link askEarly} brought, for whoever asks first; undefined when it was not asked, is not here yet or was refused. */
export function takeEarlyData<Data>(path: string): Data | undefined {
  return early.get(path)?.data === undefined ? undefined : (takeEarly(path)?.data as Data);
}

/**
 * Reads what the page will ask for first, while its texts are still on their way; the page's first call of this path is given the answer.
 *
 * @returns the answer's data, undefined when there are none
 */
export async function askEarly<Data>(path: string): Promise<Data | undefined> {
  const asked: EarlyAnswer = { answer: send(path, {}) };
  early.set(path, asked);
  setTimeout(() => early.get(path) === asked && early.delete(path), earlyMs);
  try {
    const response = await asked.answer;
    if (!response.ok || !response.headers.get('content-type')?.includes('json')) return undefined;
    asked.data = await response.clone().json();
    return asked.data as Data;
  } catch {
    return undefined;
  }
}

/** @throws {ApiError} a refusal, with the server's own words */
async function call(path: string, request: ApiRequest): Promise<Response> {
  let response = await ((isPlain(request) && takeEarly(path)?.answer) || send(path, request));
  if (!response.ok) {
    const problem = await readProblem(response);
    if (!(await isCardHeld(problem))) throw new ApiError(problem);
    response = await send(path, request);
    if (!response.ok) throw new ApiError(await readProblem(response));
  }
  return response;
}

/** One call to the server; a refusal is thrown as {@link ApiError} with the server's own words. */
export async function callApi<Answer>(path: string, request: ApiRequest = {}): Promise<Answer> {
  const response = await call(path, request);
  if (response.status === 204) return undefined as Answer;
  const type = response.headers.get('content-type') ?? '';
  // A page in place of data: nobody answers at this address.
  if (!type.includes('json')) throw new ApiError({ ...(await readProblem(response)), code: 'MYNA_PAGE_FAILED' });
  return (await response.json()) as Answer;
}

/** A document that the server hands out on a call, for showing in the page. */
export async function callForFile(path: string, request: ApiRequest = {}): Promise<Blob> {
  return (await call(path, request)).blob();
}

export function newKey(): string {
  return crypto.randomUUID();
}
