import { execFileSync } from 'node:child_process';
import { createPublicKey, type webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyNumberProof } from '@openmyna/jpki/number-proof';
import { type Browser, createBrowser, problemOf } from '../browser.ts';
import { signChallenge } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import { type CollectedCard, pinsOf, type World } from '../world.ts';

const proofs = '/api/v1/portal/proofs';
const wanted = { asker: '港の食堂', use: 'employment' } as const;

interface Proof {
  readonly id: string;
  readonly checkCode: string;
}

interface Checked {
  readonly standing: string;
  readonly isProof: boolean;
  readonly number: string | null;
}

interface Shown {
  readonly isAccepted: boolean;
  readonly bring: readonly string[];
}

async function ask<Result>(world: World, path: string, body: object): Promise<Result> {
  const answer = await createBrowser(world.base).post(`/api/v1/verify/${path}`, body);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${problemOf(answer).code}`);
  return answer.json<Result>();
}

/** What the portal makes under `brief`; the law in force takes the card or a residence certificate, and the portal says so. */
export async function makeProof(world: World, browser: Browser, card: CollectedCard) {
  const opened = await browser.post(`${proofs}/challenge`, wanted);
  if (opened.status !== 200) return { refused: problemOf(opened).code };
  const page = opened.json<{ challenge: string; message: string }>();
  const { certificate, signature } = await signChallenge(world.base, card.cardId, page, pinsOf(card).authentication);
  const made = await browser.post(proofs, {
    challenge: page.challenge,
    certificate: Buffer.from(certificate).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
  });
  if (made.status !== 201) throw new Error(`no proof: ${made.text}`);
  return { proof: made.json<Proof>() };
}

export const numberProof: Row = {
  id: 'M04',
  title: 'Proof of number: the card or the portal, checked by whoever asks',
  async walk(world, notes) {
    const browser = await world.signIn('portal', await world.card('mother'));
    const { proof, refused } = await makeProof(world, browser, await world.card('mother'));
    if (proof) await fromThePortal(world, browser, proof, notes);
    else notes.evidence('the portal makes no proof under this profile', refused ?? '');
    const card = await ask<Shown>(world, 'shown-number', { kind: 'card' });
    notes.expect(card.isAccepted, 'the card proves the number');
    for (const kind of ['number-letter', 'photocopy', 'typed-number']) {
      const { isAccepted, bring } = await ask<Shown>(world, 'shown-number', { kind, dataMatch: true });
      notes.expect(!isAccepted && bring.includes('card'), `${kind} never proves a number`);
      notes.refused(`${kind} as proof of number`, `bring ${bring.join(' or ')}`, 'nothing is taken');
    }
    await notificationCard(world, notes);
  },
};

/** Abolished in May 2020: refused under `brief`, and taken by the law in force while its data are those of today. */
async function notificationCard(world: World, notes: Notebook): Promise<void> {
  const matching = await ask<Shown>(world, 'shown-number', { kind: 'notification-card', dataMatch: true });
  const other = await ask<Shown>(world, 'shown-number', { kind: 'notification-card', dataMatch: false });
  notes.expect(
    matching.isAccepted === world.profile.numberProof.acceptedWhenDataMatch.includes('notification-card'),
    'the profile decides',
  );
  notes.expect(!other.isAccepted && other.bring.length > 0, 'with other data it proves nothing');
  notes.evidence('a notification card with matching data is accepted', matching.isAccepted);
  notes.refused('a notification card whose data are old', `bring ${other.bring.join(' or ')}`, 'nothing is taken');
}

async function fromThePortal(world: World, browser: Browser, proof: Proof, notes: Notebook): Promise<void> {
  const mother = await world.resident('mother');
  const checked = await ask<Checked>(world, 'code', { code: proof.checkCode, number: mother.individualNumber });
  notes.expect(checked.isProof && checked.number === 'same', 'the check code confirms the number that the asker was told');
  const strange = await ask<Checked>(world, 'code', { code: proof.checkCode, number: (await world.resident('father')).individualNumber });
  notes.expect(!strange.isProof && strange.number === 'different', 'and no other');
  notes.refused("another person's number with this proof", strange.number ?? '', 'the number is not shown');
  const { token } = (await browser.post(`${proofs}/${proof.id}/screen`, {})).json<{ token: string }>();
  await offline(world, token, notes);
  await screen(world, token, notes);
  await file(world, browser, proof, notes);
  const log = await browser.read<{ lines: { purpose: { id: string } }[] }>('/api/v1/portal/access-log?limit=50');
  const checks = log.lines.filter(({ purpose }) => purpose.id === 'portal.number-proof-check').length;
  notes.expect(checks >= 3, `each check stands in her access log (${checks})`);
  notes.evidence('checks in her access log', checks);
  await browser.post(`${proofs}/${proof.id}/withdraw`, {});
  const after = await ask<Checked>(world, 'code', { code: proof.checkCode, number: mother.individualNumber });
  notes.expect(after.standing === 'withdrawn' && !after.isProof && after.number === null, 'withdrawn it proves nothing');
  notes.refused('a proof after its holder withdrew it', after.standing, 'no question about the number is answered');
}

/** The asker's own verification, with the published key and no question to the server. */
async function offline(world: World, token: string, notes: Notebook): Promise<void> {
  const { keys } = await createBrowser(world.base).read<{ keys: webcrypto.JsonWebKey[] }>('/api/v1/verify/keys');
  const spkis = keys.map((key) => new Uint8Array(createPublicKey({ key, format: 'jwk' }).export({ format: 'der', type: 'spki' })));
  const read = verifyNumberProof(token, { keys: spkis, audience: wanted.asker, now: Date.now() });
  notes.evidence('the code on the screen, verified offline, is for', read.aud);
  const later = verifyLater(token, spkis, (read.exp + 1) * 1000);
  notes.expect(later === 'MYNA_JPKI_EXPIRED', `a photo of it proves nothing later (${later})`);
}

function verifyLater(token: string, keys: readonly Uint8Array[], now: number): string {
  try {
    verifyNumberProof(token, { keys, now });
    return 'accepted';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
}

async function screen(world: World, token: string, notes: Notebook): Promise<void> {
  const other = await ask<Checked>(world, 'screen', { token, asker: '山の銀行' });
  notes.expect(other.standing === 'other-asker', 'another asker cannot use it');
  const first = await ask<Checked>(world, 'screen', { token, asker: wanted.asker });
  const second = await ask<Checked>(world, 'screen', { token, asker: wanted.asker });
  notes.expect(first.standing === 'good' && second.standing === 'shown-before', 'a copy is told from it');
  notes.refused('the same picture a second time', second.standing, 'it proves nothing');
}

/** The signed file, with stock tools; a changed byte is found by them and by us. */
async function file(world: World, browser: Browser, proof: Proof, notes: Notebook): Promise<void> {
  const answer = await browser.get(`${proofs}/${proof.id}/file`);
  const pdf = Buffer.from(answer.bytes);
  const folder = mkdtempSync(join(tmpdir(), 'openmyna-tour-'));
  try {
    writeFileSync(join(folder, 'proof.pdf'), pdf);
    const said = pdfsig(join(folder, 'proof.pdf'));
    if (said === undefined) notes.missing('pdfsig is not on this machine');
    else {
      notes.expect(said.includes('Signature is Valid'), 'pdfsig accepts the file');
      notes.evidence('pdfsig', 'Signature is Valid');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const checked = await postFile(world, pdf);
  notes.expect(checked.standing === 'good', 'the file is genuine');
  const changed = Buffer.from(pdf);
  changed[Math.floor(pdf.length / 2)] = (changed[Math.floor(pdf.length / 2)] ?? 0) ^ 1;
  const refused = await postFile(world, changed);
  notes.expect(refused.code !== undefined, 'a changed byte is found');
  notes.refused('the file with one bit changed', refused.code ?? '', 'it proves nothing');
}

async function postFile(world: World, pdf: Uint8Array): Promise<{ standing?: string; code?: string }> {
  const answer = await fetch(`${world.base}/api/v1/verify/file`, {
    method: 'POST',
    headers: { 'content-type': 'application/pdf' },
    body: Uint8Array.from(pdf),
  });
  return (await answer.json()) as { standing?: string; code?: string };
}

function pdfsig(path: string): string | undefined {
  try {
    return execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' });
  } catch (error) {
    const { code, stdout } = error as { code?: string; stdout?: string };
    return code === 'ENOENT' ? undefined : (stdout ?? '');
  }
}

export const identityAtWork: Row = {
  id: 'M37',
  title: 'Which document serves which purpose, for nationals and for foreign residents',
  async walk(world, notes) {
    const serves = async (purpose: string, belonging: string, ...shown: string[]) =>
      (await ask<{ serves: boolean }>(world, 'identity', { purpose, belonging, shown })).serves;
    const card = 'individual-number-card';
    notes.expect(await serves('administration', 'national', card), 'the card is the primary document of administration');
    notes.expect(await serves('work', 'foreign-resident', 'residence-card'), 'a foreign resident shows the residence card at work');
    notes.expect(!(await serves('work', 'national', card)), 'the card is no general ID at work');
    notes.refused('the card as ID at work', 'does not serve', 'nobody may ask for it');
    for (const purpose of ['administration', 'work', 'employment', 'bank-account', 'official-request']) {
      notes.expect(!(await serves(purpose, 'foreign-resident', card)), `the card is not a foreign resident's ID for ${purpose}`);
    }
    notes.refused("the card as a foreign resident's ID", 'the residence card is', 'five purposes asked');
    const rule = await ask<{ source: { en: string }; ways: object[] }>(world, 'identity', {
      purpose: 'employment',
      belonging: 'foreign-resident',
    });
    notes.evidence('taking a foreign resident on, under', rule.source.en);
  },
};
