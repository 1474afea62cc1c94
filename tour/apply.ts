import { createHash } from 'node:crypto';
import { type Answer, type Browser, createBrowser } from './browser.ts';

const apply = '/api/v1/cards/apply';

export interface ApplyView {
  readonly step: string;
  readonly maskedName: string;
  readonly needs: { readonly photo: boolean; readonly representative: boolean };
}

export interface Progress {
  readonly reference: string;
  readonly stage: string;
  readonly outcome?: string;
  readonly steps: readonly { readonly step: string; readonly status: string; readonly on?: string }[];
}

export interface PhotoReport {
  readonly ok: boolean;
  readonly sha256: string;
  readonly findings: readonly {
    readonly check: string;
    readonly status: string;
    readonly problem?: { readonly code: string; readonly title: string };
  }[];
}

/** Types (or scans) an application number at /apply. */
export function openApplication(browser: Browser, applicationNumber: string): Promise<Answer> {
  return browser.post(`${apply}/session`, { applicationNumber });
}

/** Announces a photo by its hash at the moment of capture, then sends it. */
export async function sendPhoto(browser: Browser, photo: Uint8Array, takenOn: string, sent: Uint8Array = photo): Promise<Answer> {
  const sha256 = createHash('sha256').update(photo).digest('hex');
  await browser.send('PUT', `${apply}/photo-hash`, JSON.stringify({ sha256, takenOn }), { 'content-type': 'application/json' });
  return browser.send('POST', `${apply}/photo`, Buffer.from(sent), { 'content-type': 'image/jpeg' });
}

export async function put(browser: Browser, what: 'contact' | 'representative', body: unknown): Promise<ApplyView> {
  return (await browser.send('PUT', `${apply}/${what}`, JSON.stringify(body), { 'content-type': 'application/json' })).json<ApplyView>();
}

export function submit(browser: Browser, photoSha256?: string): Promise<Answer> {
  return browser.post(`${apply}/submit`, photoSha256 ? { photoSha256 } : {}, { 'idempotency-key': crypto.randomUUID() });
}

export const withdraw = (browser: Browser): Promise<Progress> => browser.ask<Progress>(`${apply}/withdraw`);

/** Where an application stands, as its applicant sees it with nothing but the letter. */
export async function readProgress(base: string, applicationNumber: string): Promise<Progress | null> {
  const browser = createBrowser(base);
  await openApplication(browser, applicationNumber);
  return browser.read<Progress | null>(`${apply}/progress`);
}
