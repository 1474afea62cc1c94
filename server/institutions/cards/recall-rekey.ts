import { CardError, type IssuerStep, type KeyKind, runIssuerSteps, verifyPossession, writeFile } from '@openmyna/reader';
import { type Actor, MynaError } from '../../kernel/index.ts';
import type { CertificateKind } from '../certification/index.ts';
import { appendToCard, getCard } from './card-store.ts';
import { certificateContents, confirmCertificates, issueCertificates, planCertificates } from './certificate-renewal.ts';
import { issuerKeyOf } from './chip-supply.ts';
import type { CardsDeps } from './deps.ts';
import { ChipFaultError } from './personalise.ts';
import { purposeOf } from './purposes.ts';
import { nextWaiting, type RecallCard } from './recall-store.ts';
import { mayRekey } from './recalled.ts';

const machine: Actor = { institution: 'cards', person: 'system' };
const kinds: readonly CertificateKind[] = ['authentication', 'health', 'signature'];
const firstId = '00000000-0000-0000-0000-000000000000';
/** Chips that make keys at once: the work is theirs, not this process's. */
const lanes = 4;

/**
 * Ends the certificates of a recalled card for good and makes it active again, in one transaction: at no moment would a key that is not trusted be
 * accepted. Returns false for a card that is in no recall, was suspended before it, or is reported lost.
 */
export async function liftRecall(deps: CardsDeps, cardId: string, actor: Actor): Promise<boolean> {
  const card = await getCard(deps.database, cardId);
  if (!(await mayRekey(deps, card))) return false;
  if (card.state !== 'suspended' && card.state !== 'active')
    throw new MynaError('MYNA_CARDS_CARD_NOT_NOW', { state: card.state, action: 'rekey' });
  const at = await deps.clock.now();
  const pending = await deps.database.transaction().execute(async (trx) => {
    await appendToCard(trx, cardId, { event: { kind: 'resumed', reason: 'rekey' }, at, by: actor }, 'active');
    await deps.recordIn(trx, { residentId: card.residentId, actor, purpose: purposeOf('state', actor), items: ['card'], act: 'write' });
    for (const kind of kinds) await deps.certification.revokeKindIn(trx, cardId, kind, actor, 'keyCompromise');
    return deps.certification.resumeCardIn(trx, cardId, actor, 'rekey');
  });
  await pending.confirm();
  return true;
}

/**
 * Gives recalled cards new keys where the bureau can reach their chips (the sandbox's tray): the chip makes the keys, proves that it holds them, and takes the
 * certificates in one visible step. A break leaves the card suspended, or active without a certificate that is on its chip; the next run
 * begins with it again.
 */
export async function rekeyNext(deps: CardsDeps, id: string, most: number): Promise<number> {
  let done = 0;
  let after = firstId;
  while (done < most) {
    const waiting = await nextWaiting(deps.database, id, after, Math.min(most - done, lanes * 8));
    if (waiting.length === 0) break;
    after = waiting.at(-1)?.card_id ?? after;
    const queue = [...waiting];
    const lane = async (): Promise<void> => {
      for (let card = queue.shift(); card; card = queue.shift()) if (await rekeyCard(deps, id, card)) done += 1;
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }
  return done;
}

/** False when the chip is out of reach, held by somebody or broken: the card stays suspended, and the counter helps its holder. */
async function rekeyCard(deps: CardsDeps, recallId: string, { card_id: cardId }: RecallCard): Promise<boolean> {
  const chip = await deps.chips.reach?.(cardId).catch(() => undefined);
  if (!chip) return false;
  // No holder enters a PIN here, and for the counter's key the chip asks for one: a recall is the issuer's own act.
  const key = issuerKeyOf(deps.keys, cardId);
  const run = (steps: readonly IssuerStep[]) => runIssuerSteps(chip, { role: 'issuer', key, steps });
  try {
    if (!(await liftRecall(deps, cardId, machine))) return false;
    const { kinds: allowed } = await planCertificates(deps, cardId, machine);
    const wanted = allowed.map(({ kind }) => kind);
    const { keys } = await run([{ do: 'beginUpdate' }, ...wanted.map((each): IssuerStep => ({ do: 'generateKey', key: each }))]);
    const made: Partial<Record<KeyKind, Uint8Array>> = {};
    for (const kind of wanted) {
      const answer = keys[kind];
      if (!answer || !(await verifyPossession(cardId, kind, answer))) throw new ChipFaultError(`no proof of possession: ${kind}`);
      made[kind] = answer.spki;
    }
    const issued = await issueCertificates(deps, { cardId, keys: made, actor: machine });
    await run([...certificateContents(issued).map(({ file, content }) => writeFile(file, content)), { do: 'commitUpdate' }]);
    // Certificates of an earlier run that never came to the chip end with it.
    await confirmCertificates(deps, {
      cardId,
      serials: issued.certificates.map(({ serial }) => serial),
      visitId: recallId,
      actor: machine,
    });
    return true;
  } catch (error) {
    if (error instanceof ChipFaultError || error instanceof CardError) return false;
    throw error;
  } finally {
    await chip.close();
  }
}
