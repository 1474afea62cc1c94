/** What changes in the register ask of a card: texts and pictures on its chip, a line on its face, certificates that end (invariant I6). */
import { type ChangedMatter, effectOnCard, mayHoldSignature } from '@openmyna/rules';
import { type Actor, Temporal } from '../../kernel/index.ts';
import type { PendingChange } from '../certification/index.ts';
import type { CardsTransaction } from './application-store.ts';
import { findLiveCard, getCard } from './card-store.ts';
import { filesOfCard } from './chip-holder.ts';
import { chipEntry } from './chip-text.ts';
import type { CardsDeps } from './deps.ts';
import { dateOf } from './production-dates.ts';
import { purposeOf } from './purposes.ts';
import { signerOf } from './signer.ts';
import type { CardRecord, ChipState, ChipTexts } from './types.ts';

const machine: Actor = { institution: 'cards', person: 'system' };
const sealPurpose = 'cards/additional-entry';
/** A card ends, but for the rest of its life every change goes on being written to it. */
const living: readonly CardRecord['state'][] = ['active', 'suspended'];

interface ChipRow {
  readonly seq: number;
  readonly kind: 'changed' | 'texts-written';
  readonly version: number;
  readonly matters: readonly string[];
}

/** See {@link Cards.noteChange}. */
export async function noteChange(
  deps: CardsDeps,
  change: { residentId: string; changeId: string; version: number; matters: readonly ChangedMatter[] },
): Promise<void> {
  const { residentId, changeId, version, matters } = change;
  const effect = effectOnCard(matters, deps.profile);
  const card = await findLiveCard(deps.database, residentId);
  // Nobody is reminded of a card that there is not.
  if (!card) await deps.register.settleCardBrought(residentId);
  if (!card || (!effect.hasNewTexts && effect.ends.length === 0)) return;
  const at = await deps.clock.now();
  const pending = await deps.database.transaction().execute(async (trx) => {
    const isNew = await append(trx, card, { kind: 'changed', changeId, version, matters, entry: null, on: dateOf(at), by: machine });
    if (!isNew) return [];
    const ended: PendingChange[] = [];
    for (const kind of effect.ends) ended.push(await deps.certification.revokeKindIn(trx, card.id, kind, machine, 'affiliationChanged'));
    await deps.recordIn(trx, {
      residentId,
      actor: machine,
      purpose: 'cards.records',
      items: ['card'],
      act: 'write',
    });
    return ended;
  });
  for (const each of pending) await each.confirm();
}

interface NewChipRow {
  readonly kind: ChipRow['kind'];
  readonly changeId: string | null;
  readonly version: number;
  readonly matters: readonly string[];
  readonly entry: Buffer | null;
  readonly on: Temporal.PlainDate;
  readonly by: Actor;
}

/** Adds a row under the card's lock; false when this change was noted, or this version written, before. */
async function append(trx: CardsTransaction, card: CardRecord, row: NewChipRow): Promise<boolean> {
  await trx
    .selectFrom('cards.cards')
    .select('id')
    .where('resident_id', '=', card.residentId)
    .where('id', '=', card.id)
    .forUpdate()
    .execute();
  const rows = await trx
    .selectFrom('cards.chip_changes')
    .select(['seq', 'kind', 'change_id', 'version'])
    .where('resident_id', '=', card.residentId)
    .where('card_id', '=', card.id)
    .execute();
  const isKnown = rows.some((each) =>
    row.kind === 'changed' ? each.change_id === row.changeId : each.kind === 'texts-written' && each.version >= row.version,
  );
  if (isKnown) return false;
  await trx
    .insertInto('cards.chip_changes')
    .values({
      resident_id: card.residentId,
      card_id: card.id,
      seq: Math.max(0, ...rows.map(({ seq }) => seq)) + 1,
      kind: row.kind,
      change_id: row.changeId,
      version: row.version,
      matters: [...row.matters],
      entry: row.entry,
      on_day: row.on.toString(),
      by_institution: row.by.institution,
      by_person: row.by.person,
    })
    .execute();
  return true;
}

/** What a chip still needs, as the fold of its rows. */
export function foldChip(rows: readonly ChipRow[], deps: Pick<CardsDeps, 'profile'>) {
  const written = Math.max(-1, ...rows.filter(({ kind }) => kind === 'texts-written').map(({ version }) => version));
  const changed = rows.filter(({ kind }) => kind === 'changed');
  const effects = changed.map((row) => ({ row, effect: effectOnCard(row.matters as ChangedMatter[], deps.profile) }));
  return {
    needsTexts: effects.some(({ row, effect }) => effect.hasNewTexts && row.version > written),
    ended: [...new Set(effects.flatMap(({ effect }) => effect.ends))],
  };
}

/** See {@link Cards.chipState}. */
export async function chipState(deps: CardsDeps, residentId: string): Promise<ChipState | undefined> {
  const card = await findLiveCard(deps.database, residentId);
  if (!card) return undefined;
  const rows = await deps.database
    .selectFrom('cards.chip_changes')
    .select(['seq', 'kind', 'version', 'matters', 'entry'])
    .select(({ cast, ref }) => cast<string>(ref('on_day'), 'text').as('day'))
    .where('resident_id', '=', residentId)
    .where('card_id', '=', card.id)
    .orderBy('seq')
    .execute();
  const { needsTexts, ended } = foldChip(rows, deps);
  const certificates = (await deps.certification.certificatesOf(residentId)).filter(({ cardId }) => cardId === card.id);
  // Issued is not yet on the chip: only what a visit has confirmed counts.
  const onChip = await confirmedSerials(deps, residentId, card.id);
  const hasGood = (kind: string): boolean =>
    certificates.some((each) => each.kind === kind && each.status.state === 'good' && onChip.has(each.serial));
  return {
    cardId: card.id,
    needsTexts,
    needsCertificates: await stillEntitled(
      deps,
      residentId,
      ended.filter((kind) => certificates.some((each) => each.kind === kind) && !hasGood(kind)),
    ),
    printed: rows.flatMap(({ entry, day }) =>
      entry ? [{ on: Temporal.PlainDate.from(day), text: Buffer.from(deps.keys.open(sealPurpose, entry, card.id)).toString() }] : [],
    ),
  };
}

/** Nobody waits for a certificate that its holder may not have any more: an adult who has come under guardianship signs no longer. */
async function stillEntitled(
  deps: CardsDeps,
  residentId: string,
  missing: ChipState['needsCertificates'],
): Promise<ChipState['needsCertificates']> {
  if (!missing.includes('signature')) return missing;
  const person = await deps.register.readPerson(residentId, machine, 'cards.records');
  const maySign = mayHoldSignature(signerOf(person), await deps.clock.today(), deps.profile);
  return maySign ? missing : missing.filter((kind) => kind !== 'signature');
}

async function confirmedSerials({ database }: CardsDeps, residentId: string, cardId: string): Promise<ReadonlySet<string>> {
  const renewals = await database
    .selectFrom('cards.card_actions')
    .select('facts')
    .where('resident_id', '=', residentId)
    .where('card_id', '=', cardId)
    .where('kind', '=', 'certificatesRenewed')
    .execute();
  return new Set(renewals.flatMap(({ facts }) => (Array.isArray(facts.serials) ? facts.serials.map(String) : [])));
}

/** See {@link Cards.prepareTexts}. */
export async function prepareTexts(deps: CardsDeps, cardId: string, actor: Actor): Promise<ChipTexts> {
  const card = await getCard(deps.database, cardId);
  const person = await deps.register.readPerson(card.residentId, actor, purposeOf('change', actor));
  return {
    ...(await filesOfCard(deps, card, person, { actor, purpose: purposeOf('change', actor) })),
    version: person.version ?? 0,
  };
}

/** See {@link Cards.confirmTexts}. */
export async function confirmTexts(
  deps: CardsDeps,
  request: { cardId: string; version: number; visitId: string; actor: Actor },
): Promise<boolean> {
  const { cardId, version, actor } = request;
  const card = await getCard(deps.database, cardId);
  const person = await deps.register.readPerson(card.residentId, actor, purposeOf('change', actor));
  if (person.version !== version) return false;
  const entry = chipEntry(person, await deps.clock.today());
  const at = await deps.clock.now();
  const sealed = Buffer.from(deps.keys.seal(sealPurpose, Buffer.from(entry), cardId));
  await deps.database.transaction().execute(async (trx) => {
    const row = { kind: 'texts-written', changeId: null, version, matters: [], entry: sealed, on: dateOf(at), by: actor } as const;
    const isNew = await append(trx, card, row);
    if (!isNew) return;
    await deps.recordIn(trx, { residentId: card.residentId, actor, purpose: purposeOf('change', actor), items: ['card'], act: 'write' });
  });
  if (living.includes(card.state)) await deps.register.settleCardBrought(card.residentId);
  return true;
}
