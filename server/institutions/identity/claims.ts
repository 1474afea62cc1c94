import type { Exchange } from '../exchange/index.ts';
import type { Account } from './subjects.ts';

const attributes = ['name', 'address', 'birthdate', 'gender'] as const;

export type AttributeClaims = Partial<Record<(typeof attributes)[number], string>>;

/**
 * Reads the claims that the granted scopes open (OpenID Connect Core 5.1; `address` is one string, as in デジタル認証アプリ) through the
 * exchange, which writes the entry into the person's access log first. Nothing is read, and nothing logged, when no attribute is
 * asked for; no more than the name when only the name is. A protected address is left out.
 *
 * @param clientId the service that gets them: it stands in the entry as the terminal
 */
export async function readClaims(
  exchange: Pick<Exchange, 'codeFor' | 'disclose'>,
  account: Account,
  scope: string,
  clientId: string,
): Promise<AttributeClaims> {
  const asked = new Set(scope.split(' '));
  const wanted = attributes.filter((attribute) => asked.has(attribute));
  if (wanted.length === 0) return {};
  const code = await exchange.codeFor(account.residentId, 'identity');
  const item = wanted.every((attribute) => attribute === 'name') ? 'name' : 'basicFour';
  const disclosed = await exchange.disclose({
    code,
    purpose: 'identity.attributes',
    items: [item],
    actor: { institution: 'identity', person: code, terminal: clientId },
  });
  const four = disclosed[item] as DisclosedAttributes | null | undefined;
  if (!four) return {};
  const values = { name: four.name, address: four.address, birthdate: four.birthDate, gender: four.sex };
  return Object.fromEntries(wanted.flatMap((attribute) => (values[attribute] ? [[attribute, values[attribute]]] : [])));
}

interface DisclosedAttributes {
  readonly name: string;
  readonly address?: string | null;
  /** ISO 8601 date. */
  readonly birthDate?: string;
  readonly sex?: string;
}
