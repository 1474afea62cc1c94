/** Finding the person by facts, within a call: no list, no beginning of a name, and few misses. */
import { MynaError } from '../../kernel/index.ts';
import type { CardRecord } from '../cards/index.ts';
import type { Resident } from '../registry/index.ts';
import type { CheckStore } from './check-store.ts';
import { requireMyCall } from './console.ts';
import { actorOf, type HelplineDeps } from './deps.ts';
import { endsIn, isAddress, isMember, isNamed, requireEnoughFacts } from './facts.ts';
import type { Call, Check, FoundPerson, HeardFacts, Operator } from './types.ts';

const missesInACall = 3;
const missesInAnHour = 12;
const searchesInACall = 8;
const anHour = 3_600_000;
const purpose = 'helpline.search';

export interface SearchDeps extends HelplineDeps {
  readonly checks: CheckStore;
}

/**
 * The one resident whom all facts fit. Which facts were asked, and what came of it, is kept with the call; whoever was looked at finds it in the
 * access log with the call's id.
 *
 * @throws {MynaError} `MYNA_HELPLINE_FACTS_NEEDED`, `MYNA_HELPLINE_NOBODY_FITS` (the same for an unknown name and a wrong fact),
 * `MYNA_HELPLINE_SEVERAL_FIT`, `MYNA_HELPLINE_SEARCH_LOCKED`, `MYNA_HELPLINE_OPERATOR_LOCKED`, and the refusals of a call that is not one's own
 */
export async function identify(
  deps: SearchDeps,
  operator: Operator,
  callId: string,
  facts: HeardFacts,
): Promise<{ check: Check; person: FoundPerson }> {
  const call = await requireMyCall(deps, operator, callId);
  const asked = requireEnoughFacts(facts);
  const { checkId, left } = await reserveTry(deps, operator, call);
  const fitting = await findFitting(deps, operator, call, facts);
  const [one] = fitting;
  const outcome = one === undefined ? 'nobody' : fitting.length > 1 ? 'several' : 'found';
  const residentId = outcome === 'found' ? one?.resident.residentId : undefined;
  const check = await deps.checks.settle(callId, checkId, { operator: operator.code, asked, outcome, residentId });
  if (outcome === 'several') throw new MynaError('MYNA_HELPLINE_SEVERAL_FIT');
  if (one === undefined) throw new MynaError('MYNA_HELPLINE_NOBODY_FITS', { left });
  return { check, person: await show(deps, one.resident, one.card) };
}

/** The person of the last check again, after the page was loaded anew. Undefined: nobody was found yet. */
export async function foundPerson(
  deps: SearchDeps,
  operator: Operator,
  callId: string,
): Promise<{ check: Check; person: FoundPerson } | undefined> {
  await requireMyCall(deps, operator, callId);
  const check = await lastFound(deps, operator, callId);
  if (!check?.residentId) return undefined;
  const resident = await deps.registry.openResident(check.residentId, actorOf(operator, callId), purpose);
  const card = await deps.cards.openLiveCard(resident.residentId, actorOf(operator, callId), 'helpline.suspension');
  return { check, person: await show(deps, resident, card) };
}

/** The last search of the call, if it found somebody and this operator made it. */
export async function lastFound(deps: SearchDeps, operator: Operator, callId: string): Promise<Check | undefined> {
  const last = (await deps.checks.ofCall(callId)).at(-1);
  return last?.outcome === 'found' && last.operator === operator.code ? last : undefined;
}

async function reserveTry({ checks, time }: SearchDeps, operator: Operator, call: Call): Promise<{ checkId: string; left: number }> {
  const limits = { missesInACall, searchesInACall, missesOfOperator: missesInAnHour, since: time.now() - anHour };
  const reserved = await checks.reserve(call.id, operator.code, limits);
  if ('locked' in reserved)
    throw new MynaError(reserved.locked === 'call' ? 'MYNA_HELPLINE_SEARCH_LOCKED' : 'MYNA_HELPLINE_OPERATOR_LOCKED');
  return reserved;
}

interface Fitting {
  readonly resident: Resident;
  readonly card: CardRecord | undefined;
}

async function findFitting(deps: SearchDeps, operator: Operator, call: Call, facts: HeardFacts): Promise<Fitting[]> {
  const { registry, cards } = deps;
  const actor = actorOf(operator, call.id);
  const { kana, birthDate } = facts;
  // The birth date finds; the names are compared here, because a caller's writing of them may differ from the register's.
  const candidates = await registry.findResidents({ birthDate, ...(kana?.trim() ? { kana } : { name: facts.name }) }, actor, purpose);
  const fitting: Fitting[] = [];
  for (const { residentId, state } of candidates) {
    if (state !== 'living') continue;
    const resident = await registry.openResident(residentId, actor, purpose);
    if (!isNamed(resident, facts)) continue;
    if (facts.address?.trim() && !isAddress(resident.address, facts.address)) continue;
    if (facts.householdMember?.trim()) {
      const household = await registry.openHousehold(resident.householdId, actor, purpose);
      if (!isMember(household, residentId, facts.householdMember)) continue;
    }
    const card = await cards.openLiveCard(residentId, actor, 'helpline.suspension');
    if (facts.cardEnds?.trim() && !endsIn(card, facts.cardEnds)) continue;
    fitting.push({ resident, card });
  }
  return fitting;
}

async function show(deps: SearchDeps, resident: Resident, card: CardRecord | undefined): Promise<FoundPerson> {
  return {
    name: resident.name,
    kana: resident.kana,
    birthDate: resident.birthDate,
    municipality: deps.registry.municipality(resident.municipality).name,
    card,
    loss: card && (await deps.cards.lossOf(card.id)),
  };
}
