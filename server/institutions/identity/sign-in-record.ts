import type { Databases } from '../../kernel/database/index.ts';
import type { Exchange } from '../exchange/index.ts';

interface Deps {
  readonly databases: Pick<Databases, 'as'>;
  readonly exchange: Pick<Exchange, 'codeFor' | 'recordAccess'>;
}

/** Writes a sign-in into the person's own access log. @param terminal what they signed in to */
export async function recordSignIn({ databases, exchange }: Deps, residentId: string, terminal: string): Promise<void> {
  const person = await exchange.codeFor(residentId, 'identity');
  await exchange.recordAccess(databases.as('identity'), {
    residentId,
    actor: { institution: 'identity', person, terminal },
    purpose: 'identity.sign-in',
    items: ['certificates'],
    isSelf: true,
  });
}
