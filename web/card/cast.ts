import { callApi } from '../api/client.ts';

/** A named test person of the sandbox, as `GET /sandbox/people` tells of them. */
export interface CastMember {
  readonly id: string;
  readonly residentId?: string | null;
  readonly name: string;
  readonly kana: string | null;
  readonly latin?: string | null;
  readonly born: string;
  readonly municipality: string;
  readonly address?: string | null;
  readonly individualNumber: string | null;
  readonly role: string | null;
  /** What a foreign resident shows at a counter. */
  readonly residenceCard?: { readonly kind: string; readonly number: string; readonly expiresOn?: string } | null;
  /** What this person is there for. */
  readonly story?: { readonly ja: string; readonly en: string };
  readonly card: { readonly id: string; readonly pins?: Readonly<Record<string, string>> | null } | null;
}

/** The cast; empty in production, where nobody is invented. */
export async function readCast(): Promise<readonly CastMember[]> {
  const answer = await callApi<readonly CastMember[] | { people: readonly CastMember[] }>('/sandbox/people');
  return 'people' in answer ? answer.people : answer;
}
