import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type Actor, type CivilClock, MynaError } from '../../kernel/index.ts';
import type { Authorities, Authority } from './authorities.ts';
import type { CertificationDatabase } from './tables.ts';
import type { AuthorityKind, Ceremonies, Ceremony } from './types.ts';

interface CeremonyRow {
  id: string;
  kind: AuthorityKind;
  opened_at: string;
  opened_by: string;
  approved_at: string | null;
  approved_by: string | null;
  generation: number;
  protocol: string | null;
}

/** Key ceremonies 鍵生成式典: nobody makes an authority's key alone, and what was made is written down by its fingerprints. */
export function createCeremonies(options: { database: CertificationDatabase; authorities: Authorities; clock: CivilClock }): Ceremonies {
  const { database, authorities, clock } = options;
  return {
    async open(kind, actor) {
      const id = randomUUID();
      const at = (await clock.now()).toString();
      const [newest] = await authorities.all(kind);
      const { numAffectedRows } = await sql`
        insert into certification.ceremonies (id, kind, opened_at, opened_by, generation)
        values (${id}, ${kind}, ${at}, ${actor.person}, ${(newest?.generation ?? 0) + 1})
        on conflict do nothing`.execute(database);
      if (numAffectedRows === 0n) throw new MynaError('MYNA_CERTIFICATION_CEREMONY_OPEN');
      return toCeremony(await getRow(database, id));
    },
    approve: (id, actor) => approve(options, id, actor),
    get: async (id) => toCeremony(await getRow(database, id)),
    async list() {
      const { rows } = await sql<CeremonyRow>`select * from certification.ceremonies order by opened_at desc, id limit 50`.execute(
        database,
      );
      return rows.map(toCeremony);
    },
  };
}

async function approve(
  { database, authorities, clock }: { database: CertificationDatabase; authorities: Authorities; clock: CivilClock },
  id: string,
  actor: Actor,
): Promise<Ceremony> {
  const row = await getRow(database, id);
  if (row.approved_by !== null) return toCeremony(row);
  if (row.opened_by === actor.person) throw new MynaError('MYNA_CERTIFICATION_CEREMONY_ALONE');
  // The generation was named at the opening: approved twice at once, or broken after the keys were made, it is made once.
  const made = await authorities.succeed(row.kind, row.generation);
  const before = (await authorities.all(row.kind)).find(({ generation }) => generation === row.generation - 1);
  const at = (await clock.now()).toString();
  const protocol = writeProtocol({ ...row, approved_at: at, approved_by: actor.person }, made, before);
  await sql`
    update certification.ceremonies set approved_at = ${at}, approved_by = ${actor.person}, protocol = ${protocol}
     where id = ${id} and approved_by is null`.execute(database);
  return toCeremony(await getRow(database, id));
}

async function getRow<Tables>(database: Kysely<Tables>, id: string): Promise<CeremonyRow> {
  const { rows } = await sql<CeremonyRow>`select * from certification.ceremonies where id = ${id}`.execute(database);
  const [row] = rows;
  if (!row) throw new MynaError('MYNA_CERTIFICATION_CEREMONY_NOT_FOUND');
  return row;
}

function toCeremony(row: CeremonyRow): Ceremony {
  return {
    id: row.id,
    kind: row.kind,
    openedAt: row.opened_at,
    state: row.approved_by === null ? 'open' : 'done',
    ...(row.approved_by !== null && { generation: row.generation }),
    ...(row.protocol !== null && { protocol: row.protocol }),
  };
}

const fingerprint = (bytes: Uint8Array): string =>
  (createHash('sha256').update(bytes).digest('hex').toUpperCase().match(/../g) ?? []).join(':');

function describe(title: string, der: Uint8Array): string[] {
  const certificate = new X509Certificate(der);
  const spki = certificate.publicKey.export({ format: 'der', type: 'spki' });
  return [
    title,
    `  subject      ${certificate.subject.replaceAll('\n', ', ')}`,
    `  serial       ${certificate.serialNumber}`,
    `  valid        ${certificate.validFrom} to ${certificate.validTo}`,
    `  certificate  SHA-256 ${fingerprint(der)}`,
    `  public key   SHA-256 ${fingerprint(spki)}`,
  ];
}

/** What both persons sign on paper: compared with `openssl x509 -fingerprint -sha256` it tells whether a certificate is the one that was made here. */
function writeProtocol(row: CeremonyRow, made: Authority, before: Authority | undefined): string {
  return [
    'OpenMyna TEST: protocol of a key ceremony',
    `ceremony       ${row.id}`,
    `authority      ${row.kind}, generation ${made.generation}`,
    `opened         ${row.opened_at} by ${row.opened_by}`,
    `approved       ${row.approved_at} by ${row.approved_by}`,
    '',
    ...describe('authority certificate', made.certificate.der),
    ...describe('OCSP responder', made.responder.certificate),
    ...(before && before.generation !== made.generation
      ? describe(`the generation before it (${before.generation}) stays an anchor`, before.certificate.der)
      : []),
    '',
  ].join('\n');
}
