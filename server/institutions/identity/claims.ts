import type { Account } from './subjects.ts';

/** The four attributes 基本4情報 as the exchange gives them. */
export interface BasicFour {
  readonly name: string;
  readonly address: string;
  /** ISO 8601 date. */
  readonly birthDate: string;
  readonly sex: 'male' | 'female' | 'other';
}

/** Reads the attributes through the exchange, which writes the entry into the person's access log first. */
export type ReadAttributes = (account: Account) => Promise<BasicFour>;

const claimScopes = ['name', 'address', 'birthdate', 'gender'] as const;

/**
 * The claims that the granted scopes open (OpenID Connect Core 5.1; `address` is one string, as in デジタル認証アプリ). Nothing is
 * read, and nothing logged, when no attribute is asked for.
 */
export async function attributeClaims(
  read: ReadAttributes,
  account: Account,
  scope: string,
): Promise<Partial<Record<(typeof claimScopes)[number], string>>> {
  const asked = new Set(scope.split(' '));
  if (!claimScopes.some((claim) => asked.has(claim))) return {};
  const four = await read(account);
  return {
    ...(asked.has('name') ? { name: four.name } : {}),
    ...(asked.has('address') ? { address: four.address } : {}),
    ...(asked.has('birthdate') ? { birthdate: four.birthDate } : {}),
    ...(asked.has('gender') ? { gender: four.sex } : {}),
  };
}
