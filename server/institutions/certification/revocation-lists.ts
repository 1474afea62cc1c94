import { type CrlEntry, createCrl, createCrlEntries } from '@openmyna/jpki';
import { type CivilClock, MynaError, Temporal } from '../../kernel/index.ts';
import type { Authorities, Authority } from './authorities.ts';
import type { Instances } from './instances.ts';
import { type NotGood, readNotGood } from './store.ts';
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
  instances: Pick<Instances, 'requireLease' | 'isLeased' | 'epoch'>;
  clock: CivilClock;
}): RevocationLists {
  const { database, authorities, instances, clock } = options;
  const kept = new Map<string, Signed>();
  const underWay = new Map<string, { epoch: number; signed: Promise<Signed> }>();

  const sign = async (authority: Authority): Promise<Signed> => {
    const now = await clock.now();
    const entries = createCrlEntries();
    await readNotGood(database, { authority: authority.kind, generation: authority.generation, now }, (rows) => {
      for (const { serial, state, reason, since } of rows)
        entries.add({ serial, at: new Date(since * 1000), reason: reasonIn(state, reason) });
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

  /** One signing at a time for each list. A request joins one that began after the last change; never an older one. */
  const signShared = async (authority: Authority, key: string): Promise<Signed> => {
    await instances.requireLease();
    const epoch = instances.epoch();
    const running = underWay.get(key);
    if (running?.epoch === epoch) return running.signed;
    const signed = sign(authority);
    underWay.set(key, { epoch, signed });
    try {
      const made = await signed;
      // A change came meanwhile: the list is right for the moment it names, and the next one is signed when asked for.
      if (instances.epoch() === epoch && instances.isLeased()) kept.set(key, made);
      return made;
    } finally {
      if (underWay.get(key)?.signed === signed) underWay.delete(key);
    }
  };

  return {
    async get(kind, generation) {
      const authority = await authorities.find(kind, (each) => generation === undefined || each.generation === generation);
      if (!authority) throw new MynaError('MYNA_CERTIFICATION_AUTHORITY_NOT_FOUND');
      await instances.requireLease();
      const key = `${kind}-${authority.generation}`;
      const now = await clock.now();
      const found = kept.get(key);
      if (found && instances.isLeased() && Temporal.Instant.compare(now, found.freshUntil) < 0) return found.der;
      return (await signShared(authority, key)).der;
    },
    forget: () => kept.clear(),
  };
}

/** As OCSP tells it: a suspension 一時停止 is a hold. */
function reasonIn(state: NotGood['state'], reason: string | null): CrlEntry['reason'] {
  return state === 'suspended' ? 'certificateHold' : ((reason ?? 'unspecified') as CrlEntry['reason']);
}
