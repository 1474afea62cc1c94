import { createCrl } from '@openmyna/jpki';
import { type CivilClock, MynaError, Temporal } from '../../kernel/index.ts';
import type { Authorities, Authority } from './authorities.ts';
import { revocationStatus } from './ocsp.ts';
import type { Statuses } from './statuses.ts';
import { findNotGood } from './store.ts';
import type { CertificationDatabase } from './tables.ts';
import type { AuthorityKind } from './types.ts';

/** Revocation lists (RFC 5280 5), dated in civil time like the certificates they name. */
export interface RevocationLists {
  /** Absent generation: the newest. @throws MynaError MYNA_CERTIFICATION_AUTHORITY_NOT_FOUND */
  get(kind: AuthorityKind, generation?: number): Promise<Uint8Array>;
  forget(): void;
}

interface Signed {
  der: Uint8Array;
  freshUntil: Temporal.Instant;
}

/** A list is signed anew after an hour or after any change; verifiers fetch it daily (japan-rules: CRL at a daily rhythm). */
const freshFor = { hours: 1 };
const validFor = { hours: 48 };

export function createRevocationLists(options: {
  database: CertificationDatabase;
  authorities: Authorities;
  statuses: Statuses;
  clock: CivilClock;
}): RevocationLists {
  const { database, authorities, statuses, clock } = options;
  const kept = new Map<string, Signed>();

  const sign = async (authority: Authority, now: Temporal.Instant): Promise<Signed> => {
    const rows = await findNotGood(database, authority.kind, authority.generation, now);
    const entries = rows.flatMap((row) => {
      const status = revocationStatus(row);
      return status.state === 'revoked' ? [{ serial: row.serial, at: status.at, reason: status.reason }] : [];
    });
    const der = await createCrl({
      authority: authority.certificate,
      signer: authority.issuer.signer,
      number: now.epochMilliseconds,
      thisUpdate: new Date(now.epochMilliseconds),
      nextUpdate: new Date(now.add(validFor).epochMilliseconds),
      entries,
    });
    return { der, freshUntil: now.add(freshFor) };
  };

  return {
    async get(kind, generation) {
      const authority = await authorities.find(kind, (each) => generation === undefined || each.generation === generation);
      if (!authority) throw new MynaError('MYNA_CERTIFICATION_AUTHORITY_NOT_FOUND');
      const key = `${kind}-${authority.generation}`;
      const compute = async (): Promise<Signed> => {
        const now = await clock.now();
        const found = kept.get(key);
        return found && Temporal.Instant.compare(now, found.freshUntil) < 0 ? found : sign(authority, now);
      };
      const signed = await statuses.current(compute, (made) => kept.set(key, made));
      return signed.der;
    },
    forget: () => kept.clear(),
  };
}
