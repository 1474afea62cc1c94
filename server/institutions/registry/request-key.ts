import { type KeyStore, MynaError } from '../../kernel/index.ts';
import type { ChangeRequest } from './change-types.ts';

type Asked = Pick<ChangeRequest, 'change' | 'members' | 'household' | 'key'>;

/** The same content gives the same text, in whatever order its fields came. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, sorted(part)]);
}

/**
 * The key of a request with a keyed hash of what it asks for, as it is kept with the change: `<key>#<hash>`. Versions and evidence are no part of it: they
 * may have been looked up again between two tries.
 */
export function requestKey(keys: Pick<KeyStore, 'blindIndex'>, { change, members, household, key }: Asked): string {
  const residents = members.map(({ residentId }) => residentId).sort();
  const content = JSON.stringify(sorted(JSON.parse(JSON.stringify({ change, household, residents }))));
  return `${key}#${Buffer.from(keys.blindIndex('registry/change-request', content)).toString('hex').slice(0, 32)}`;
}

/** @throws {MynaError} `MYNA_IDEMPOTENCY_KEY_REUSED` when a change was written under the key that asked for something else */
export function requireSameRequest(written: readonly { readonly requestKey: string }[], asked: string): void {
  if (written.some(({ requestKey: kept }) => kept !== asked)) throw new MynaError('MYNA_IDEMPOTENCY_KEY_REUSED');
}
