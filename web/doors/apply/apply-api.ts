import { ApiError, callApi, problemOf } from '../../api/client.ts';
import type { CutPhoto } from './crop-photo.tsx';
import type { ApplySession, Draft } from './draft.ts';

export interface PhotoFinding {
  readonly check: string;
  readonly status: 'passed' | 'failed' | 'notMeasured';
  readonly code?: string;
}

export interface PhotoReport {
  readonly ok: boolean;
  readonly findings: readonly PhotoFinding[];
}

const base = '/api/v1/cards/apply';

export async function startApplication(number: string): Promise<ApplySession> {
  return callApi<ApplySession>(`${base}/session`, { method: 'POST', body: { number } });
}

export async function sendPhoto(photo: CutPhoto): Promise<PhotoReport> {
  await callApi(`${base}/photo`, { method: 'POST', body: { sha256: photo.sha256, takenOn: photo.takenOn } });
  return callApi<PhotoReport>(`${base}/photo/picture`, { method: 'POST' });
}

export async function submitApplication(draft: Draft, key: string): Promise<{ reference: string }> {
  return callApi(`${base}/send`, { method: 'POST', body: { photo: draft.photo?.sha256 }, key });
}

export { ApiError, problemOf };
