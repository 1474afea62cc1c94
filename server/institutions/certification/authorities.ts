import {
  createSerial,
  endOfDay,
  type Issuer,
  issueAuthorityCertificate,
  issueResponderCertificate,
  issuerKeys,
  type ParsedCertificate,
  parseCertificate,
  startOfDay,
} from '@openmyna/jpki';
import { sql } from 'kysely';
import { type KeyStore, type Signer, Temporal } from '../../kernel/index.ts';
import type { CertificationDatabase, CertificationTables } from './tables.ts';
import type { AuthorityKind } from './types.ts';

/** One generation of an authority: its key, its certificate and its delegated OCSP responder. */
export interface Authority {
  kind: AuthorityKind;
  generation: number;
  issuer: Issuer;
  certificate: ParsedCertificate;
  responder: { signer: Signer; certificate: Uint8Array };
  /** Names by which OCSP clients ask for it. */
  issuerKeys: readonly string[];
  notAfter: Temporal.Instant;
}

export interface Authorities {
  /** Newest first; at least one after the first start. */
  all(kind: AuthorityKind): Promise<readonly Authority[]>;
  /** The newest, or a new generation when that one would end before `notAfter`. */
  toIssueUntil(kind: AuthorityKind, notAfter: Temporal.Instant): Promise<Authority>;
  /** Makes this generation, or finds it made; from now on it issues. Older ones stay anchors and answer for what they issued. */
  succeed(kind: AuthorityKind, generation: number): Promise<Authority>;
  /**
   * The one that fits; undefined when none does, also after another look: another instance may have made a generation a moment ago. Strangers
   * who ask for what never was cause at most one look a second.
   */
  find(kind: AuthorityKind, fits: (authority: Authority) => boolean): Promise<Authority | undefined>;
}

export interface AuthoritiesOptions {
  database: CertificationDatabase;
  keys: KeyStore;
  /** Public address of this server, without a slash at the end. */
  publicUrl: string;
  now(): Promise<Temporal.Instant>;
  /** First day of the first generation; absent: today. */
  foundedOn?: Temporal.PlainDate | undefined;
}

/**
 * Years that an authority's certificate is valid. The real ones have ten and overlap; twenty keep one anchor for most of what is done with a
 * movable clock. A successor is made when a certificate would outlive it.
 */
const validityYears = 20;
const creationLock = 7_204_311;
/** Milliseconds after which the list is read again, for generations that other instances made. */
const believedFor = 60_000;

export function createAuthorities(options: AuthoritiesOptions): Authorities {
  const known = new Map<AuthorityKind, { list: Promise<readonly Authority[]>; readAt: number }>();

  const missedAt = new Map<AuthorityKind, number>();

  const load = async (kind: AuthorityKind): Promise<readonly Authority[]> => {
    const rows = await readAuthorities(options.database, kind);
    if (rows.length === 0) {
      await createGeneration(options, kind, 1);
      return load(kind);
    }
    return Promise.all(rows.map((row) => open(options, row)));
  };
  const reload = (kind: AuthorityKind): Promise<readonly Authority[]> => {
    const list = load(kind);
    known.set(kind, { list, readAt: performance.now() });
    list.catch(() => known.delete(kind));
    return list;
  };
  const all = (kind: AuthorityKind): Promise<readonly Authority[]> => {
    const found = known.get(kind);
    return found && performance.now() - found.readAt < believedFor ? found.list : reload(kind);
  };

  return {
    all,
    toIssueUntil: (kind, notAfter) => findToIssue(options, { all, reload }, kind, notAfter),
    async succeed(kind, generation) {
      await createGeneration(options, kind, generation);
      const made = (await reload(kind)).find((each) => each.generation === generation);
      if (!made) throw new RangeError('the generation was not stored');
      return made;
    },
    async find(kind, fits) {
      const found = (await all(kind)).find(fits);
      const now = performance.now();
      // Strangers' certificates cause one look a second; the first one after another instance made a generation is never turned away.
      if (found || now - (missedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < 1000) return found;
      missedAt.set(kind, now);
      return (await reload(kind)).find(fits);
    },
  };
}

type Lists = Record<'all' | 'reload', (kind: AuthorityKind) => Promise<readonly Authority[]>>;

async function findToIssue(options: AuthoritiesOptions, lists: Lists, kind: AuthorityKind, notAfter: Temporal.Instant): Promise<Authority> {
  for (const read of [lists.all, lists.reload]) {
    const [newest] = await read(kind);
    if (newest && Temporal.Instant.compare(newest.notAfter, notAfter) >= 0) return newest;
  }
  const [newest] = await lists.all(kind);
  await createGeneration(options, kind, (newest?.generation ?? 0) + 1);
  const [successor] = await lists.reload(kind);
  if (!successor || Temporal.Instant.compare(successor.notAfter, notAfter) < 0) {
    throw new RangeError(`no certificate is issued for more than ${validityYears} years`);
  }
  return successor;
}

type AuthorityRow = CertificationTables['certification.authorities'];

function readAuthorities(database: CertificationDatabase, kind: AuthorityKind): Promise<AuthorityRow[]> {
  return database.selectFrom('certification.authorities').selectAll().where('kind', '=', kind).orderBy('generation', 'desc').execute();
}

export function issuerOf(publicUrl: string, kind: AuthorityKind, generation: number, signer: Signer): Issuer {
  const addresses = {
    ocsp: `${publicUrl}/ocsp/${kind}`,
    crl: `${publicUrl}/crl/${kind}-${generation}.crl`,
    cps: `${publicUrl}/ca/cps.html`,
  };
  return { kind, signer, addresses };
}

async function open(options: AuthoritiesOptions, row: AuthorityRow): Promise<Authority> {
  const [signer, delegate] = await Promise.all([options.keys.signer(row.key_name), options.keys.signer(row.responder_key_name)]);
  const certificate = parseCertificate(new Uint8Array(row.certificate));
  return {
    kind: row.kind,
    generation: row.generation,
    issuer: issuerOf(options.publicUrl, row.kind, row.generation, signer),
    certificate,
    responder: { signer: delegate, certificate: new Uint8Array(row.responder_certificate) },
    issuerKeys: issuerKeys(certificate),
    notAfter: Temporal.Instant.from(row.not_after),
  };
}

/** Makes keys and certificates of a generation. Instances that do so at once end with the ones stored first. */
async function createGeneration(options: AuthoritiesOptions, kind: AuthorityKind, generation: number): Promise<void> {
  const { database, keys, publicUrl } = options;
  const names = { key_name: `certification/${kind}/${generation}`, responder_key_name: `certification/${kind}/${generation}/ocsp` };
  const [signer, delegate] = await Promise.all([keys.signer(names.key_name), keys.signer(names.responder_key_name)]);
  const today = (await options.now()).toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const first = generation === 1 ? (options.foundedOn ?? today) : today;
  const dates = {
    notBefore: startOfDay(new Date(`${first.toString()}T12:00:00+09:00`)),
    notAfter: endOfDay(first.add({ years: validityYears }).subtract({ days: 1 }).toString()),
  };
  const issuer = issuerOf(publicUrl, kind, generation, signer);
  const certificate = await issueAuthorityCertificate({ kind, signer, serial: createSerial(), ...dates });
  const responder = await issueResponderCertificate(issuer, { generation, spki: delegate.spki, serial: createSerial(), ...dates });
  await database.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${creationLock})`.execute(trx);
    await trx
      .insertInto('certification.authorities')
      .values({
        kind,
        generation,
        ...names,
        certificate: Buffer.from(certificate),
        responder_certificate: Buffer.from(responder),
        not_before: dates.notBefore.toISOString(),
        not_after: dates.notAfter.toISOString(),
      })
      .onConflict((conflict) => conflict.columns(['kind', 'generation']).doNothing())
      .execute();
  });
}
