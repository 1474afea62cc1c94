import { type AuthorityKind, authorityOf, createOcspRequest, parseCertificate, verifyCrl, verifyOcspResponse } from '@openmyna/jpki';
import { type CivilClock, isRefusal } from '../../kernel/index.ts';
import type { Certification } from '../certification/index.ts';
import type { DoorSessions, PasskeyAcceptance } from '../identity/index.ts';
import type { Verifier } from './types.ts';

export interface VerifierParts {
  readonly certification: Pick<Certification, 'certificatesOf' | 'authorityCertificates' | 'ocsp' | 'crl' | 'cardState'>;
  readonly sessions: Pick<DoorSessions, 'openSessionsOfCard'>;
  readonly passkeys: PasskeyAcceptance;
  readonly clock: CivilClock;
  /** What a terminal says when the card is put into it; left out where there is none. */
  readonly terminal?: ((cardId: string) => Promise<'fine' | 'suspended' | 'blocked'>) | undefined;
}

const authorities: readonly AuthorityKind[] = ['authentication', 'signature'];

/** Everybody in this house who checks cards, each asked in the way in which it is asked by those who rely on it. */
export function createVerifiers({ certification, sessions, passkeys, clock, terminal }: VerifierParts): Verifier[] {
  const serialsOf = async (card: Parameters<Verifier['refuses']>[0], kind: AuthorityKind): Promise<string[]> =>
    (await certification.certificatesOf(card.residentId))
      .filter((certificate) => certificate.cardId === card.cardId && authorityOf[certificate.kind] === kind)
      .map(({ serial }) => serial);
  const anchorOf = async (kind: AuthorityKind) => {
    const [der] = await certification.authorityCertificates(kind);
    if (!der) throw new RangeError(`no authority for ${kind}`);
    return parseCertificate(der);
  };
  const byOcsp = (kind: AuthorityKind): Verifier => ({
    name: `ocsp-${kind}`,
    async refuses(card) {
      const [serials, authority, now] = await Promise.all([serialsOf(card, kind), anchorOf(kind), clock.now()]);
      for (const serial of serials) {
        const answer = await certification.ocsp(kind, createOcspRequest(authority, [serial]));
        const { statuses } = verifyOcspResponse(answer, authority, new Date(now.epochMilliseconds));
        if (statuses.get(serial)?.state !== 'revoked') return false;
      }
      return true;
    },
  });
  const byCrl = (kind: AuthorityKind): Verifier => ({
    name: `crl-${kind}`,
    async refuses(card) {
      const [serials, authority, der] = await Promise.all([serialsOf(card, kind), anchorOf(kind), certification.crl(kind)]);
      const list = verifyCrl(der, authority);
      return serials.every((serial) => list.statusOf(serial).state === 'revoked');
    },
  });
  return [
    ...authorities.map(byOcsp),
    ...authorities.map(byCrl),
    { name: 'sign-in', refuses: async ({ cardId }) => (await stateOf(certification, cardId)) !== 'active' },
    { name: 'sessions', refuses: async ({ cardId }) => (await sessions.openSessionsOfCard(cardId)) === 0 },
    { name: 'passkeys', refuses: async (card) => !(await passkeys.acceptsAnyOf(card)) },
    ...(terminal ? [{ name: 'terminals', refuses: async ({ cardId }) => (await terminal(cardId)) !== 'fine' } satisfies Verifier] : []),
  ];
}

/** A card that the authorities do not know is accepted by nobody. */
async function stateOf(certification: VerifierParts['certification'], cardId: string): Promise<string> {
  try {
    return await certification.cardState(cardId);
  } catch (error) {
    if (isRefusal(error, 'MYNA_CERTIFICATION_CARD_NOT_FOUND')) return 'unknown';
    throw error;
  }
}
