import { callApi } from '../../api/client.ts';
import type { CutPhoto } from '../../photo/crop-photo.tsx';
import type { ProgressView } from '../../ui/application-progress.tsx';
import type { ApplyView, Contact, Representative } from './draft.ts';

export interface PhotoFinding {
  readonly check: string;
  readonly status: 'passed' | 'failed' | 'notMeasured';
  /** The reason and what to do, in the reader's language. */
  readonly problem?: { readonly code: string; readonly title: string; readonly next: string };
}

export interface PhotoReport {
  readonly ok: boolean;
  readonly findings: readonly PhotoFinding[];
}

const base = '/api/v1/cards/apply';

/** Where the portrait can be looked at as it would be printed; the hash makes a new photo a new address. */
export const portraitAddress = (sha256: string): string => `${base}/photo?${new URLSearchParams({ v: sha256 })}`;

export const openApplication = (applicationNumber: string): Promise<ApplyView> =>
  callApi(`${base}/session`, { method: 'POST', body: { applicationNumber } });

export const readApplication = (): Promise<ApplyView> => callApi(`${base}/session`);

/** The hash travels first and apart from the picture: only the photo captured here is taken. */
export async function sendPhoto(photo: CutPhoto): Promise<PhotoReport> {
  await callApi(`${base}/photo-hash`, { method: 'PUT', body: { sha256: photo.sha256, takenOn: photo.takenOn } });
  return callApi(`${base}/photo`, { method: 'POST', file: photo.blob });
}

export const sendRepresentative = (representative: Representative): Promise<ApplyView> =>
  callApi(`${base}/representative`, { method: 'PUT', body: representative });

export const sendContact = (contact: Contact): Promise<ApplyView> => callApi(`${base}/contact`, { method: 'PUT', body: contact });

/** @param key the same for every attempt at sending this application */
export const submitApplication = (photoSha256: string | undefined, key: string): Promise<ProgressView> =>
  callApi(`${base}/submit`, { method: 'POST', body: photoSha256 ? { photoSha256 } : {}, key });

export const withdrawApplication = (key: string): Promise<ProgressView> => callApi(`${base}/withdraw`, { method: 'POST', body: {}, key });
