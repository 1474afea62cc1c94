import { type Kysely, sql } from 'kysely';
import { isRefusal, type KeyStore } from '../../kernel/index.ts';
import { sandboxActor, sandboxPurpose } from './seed.ts';
import type { PersonEntry, SandboxDeps } from './types.ts';

/** How many of those registered since the start the town shows. */
const shown = 12;
const story = { ja: '窓口で登録された人', en: 'Registered at the counter' };

type NewcomerFacts = Omit<PersonEntry, 'card' | 'individualNumber'>;

/**
 * Those who were registered at a counter since the start, newest first: whoever plays an officer finds the people of that play in the town. The registry
 * is asked once for each, and logs it.
 */
export async function readNewcomers(deps: SandboxDeps, cast: ReadonlySet<string>): Promise<NewcomerFacts[]> {
  const addressees = await deps.letters.recentAddressees('number', cast.size + shown);
  const found: NewcomerFacts[] = [];
  for (const residentId of addressees.filter((id) => !cast.has(id)).slice(0, shown)) {
    const facts = (await findKept(deps.database, deps.keys, residentId)) ?? (await readFacts(deps, residentId));
    if (facts) found.push(facts);
  }
  return found;
}

async function findKept<Tables>(database: Kysely<Tables>, keys: KeyStore, residentId: string): Promise<NewcomerFacts | undefined> {
  const { rows } = await sql<{ sealed: Buffer }>`select sealed from sandbox.newcomers where resident_id = ${residentId}`.execute(database);
  return rows[0] && (JSON.parse(Buffer.from(keys.open('sandbox-newcomer', rows[0].sealed, residentId)).toString()) as NewcomerFacts);
}

async function readFacts(deps: SandboxDeps, residentId: string): Promise<NewcomerFacts | undefined> {
  try {
    const person = await deps.registry.openResident(residentId, sandboxActor, sandboxPurpose);
    const { name, kana, sex, municipality, address } = person;
    const latin = person.latin ?? '';
    const facts: NewcomerFacts = {
      ...{ id: residentId, residentId, name, kana, latin, sex, municipality, address, story },
      born: person.birthDate.toString(),
      role: null,
      residenceCard: null,
    };
    const sealed = Buffer.from(deps.keys.seal('sandbox-newcomer', Buffer.from(JSON.stringify(facts)), residentId));
    await sql`insert into sandbox.newcomers (resident_id, sealed) values (${residentId}, ${sealed}) on conflict do nothing`.execute(
      deps.database,
    );
    return facts;
  } catch (error) {
    if (isRefusal(error, 'MYNA_REGISTRY_RESIDENT_NOT_FOUND')) return undefined;
    throw error;
  }
}
