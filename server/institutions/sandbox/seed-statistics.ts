import { isRefusal } from '../../kernel/index.ts';
import type { PeopleStore } from './people-store.ts';
import { statisticalRegistration } from './registrations.ts';
import { pastRegistrar } from './seed.ts';
import { type StatisticalHousehold, statisticalHouseholds } from './statistical-residents.ts';
import type { SandboxDeps } from './types.ts';

/** Households registered at the same time; enough to keep the database busy from one process. */
const householdsAtOnce = 16;
/** Progress is kept after so many households. */
const stretch = 256;

/**
 * Makes statistical residents up to `deps.people`, through the registry's door. A run that ended in the middle goes on after the last stretch it finished;
 * those of the broken stretch are known already and are passed over.
 */
export async function seedStatistics(deps: SandboxDeps, store: PeopleStore, isStopped: () => boolean): Promise<void> {
  const made = await store.statistics();
  if (made.people >= deps.people) return;
  const started = performance.now();
  let people = 0;
  let households = 0;
  let batch: { household: StatisticalHousehold; index: number }[] = [];
  const flush = async () => {
    await registerAll(deps, batch);
    batch = [];
    await store.setStatistics({ households, people });
  };
  for (const household of statisticalHouseholds(deps.people)) {
    if (isStopped()) return;
    // A household that an earlier, smaller number cut short is registered again as a whole; its known members are passed over.
    const isMade = people + household.members.length <= made.people;
    people += household.members.length;
    if (!isMade) batch.push({ household, index: households });
    households += 1;
    if (batch.length >= stretch) await flush();
  }
  await flush();
  deps.log.info({ event: 'sandbox.statistics-made', count: people, ms: Math.round(performance.now() - started) });
}

async function registerAll(deps: SandboxDeps, batch: readonly { household: StatisticalHousehold; index: number }[]): Promise<void> {
  const waiting = [...batch];
  await Promise.all(
    Array.from({ length: householdsAtOnce }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await registerHousehold(deps, next.household, next.index);
    }),
  );
}

async function registerHousehold(deps: SandboxDeps, household: StatisticalHousehold, index: number): Promise<void> {
  let entered: string | undefined;
  for (const member of household.members) {
    const registration = statisticalRegistration(member, household, { index, household: entered });
    try {
      const { householdId } = await deps.registry.registerResident(registration, pastRegistrar, { wasNotified: true });
      entered ??= householdId;
    } catch (error) {
      if (!isKnown(error)) throw error;
      if (member.relationship === 'head') return;
    }
  }
}

function isKnown(error: unknown): boolean {
  return isRefusal(error, 'MYNA_REGISTRY_ALREADY_REGISTERED') || isRefusal(error, 'MYNA_REGISTRY_RESIDENCE_CARD_KNOWN');
}
