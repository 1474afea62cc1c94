import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectCard } from '@openmyna/reader';
import { createBrowser, problemOf } from '../browser.ts';
import { has, pem, run, withFolder } from '../outside.ts';
import { answerSignIn, openSignIn, readChallenge, signChallenge, withCard } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import { type CollectedCard, pinsOf, type World } from '../world.ts';

interface Files {
  readonly folder: string;
  readonly serial: string;
}

/** Reads the card's certificate and the authority's, and leaves both as PEM files. */
async function writeFiles(world: World, card: CollectedCard, folder: string): Promise<Files> {
  const der = await withCard(world.base, card.cardId, async (transport) =>
    (await connectCard(transport)).readCertificate('authentication'),
  );
  const authority = (await createBrowser(world.base).get('/ca/authentication.crt')).bytes;
  await writeFile(join(folder, 'card.pem'), pem('CERTIFICATE', der));
  await writeFile(join(folder, 'authority.pem'), pem('CERTIFICATE', authority));
  return { folder, serial: new X509Certificate(der).serialNumber };
}

/** Asks as any verifier would, with the openssl of this machine. */
async function askOcsp(world: World, { folder }: Files): Promise<string> {
  const files = ['-issuer', join(folder, 'authority.pem'), '-cert', join(folder, 'card.pem'), '-CAfile', join(folder, 'authority.pem')];
  const now = String(Math.floor((await world.now()).getTime() / 1000));
  const { output } = await run('openssl', ['ocsp', ...files, '-url', `${world.base}/ocsp/authentication`, '-attime', now]);
  const status = /: (good|revoked|unknown)/.exec(output)?.[1] ?? 'no answer';
  const verified = /Response verify OK/.test(output) ? 'response verified' : `response not verified: ${output.slice(0, 200)}`;
  return `${status}, ${verified}`;
}

async function isOnCrl(world: World, { folder, serial }: Files): Promise<boolean> {
  const crl = (await createBrowser(world.base).get('/crl/authentication.crl')).bytes;
  await writeFile(join(folder, 'list.crl'), crl);
  const { output } = await run('openssl', ['crl', '-inform', 'DER', '-in', join(folder, 'list.crl'), '-text', '-noout']);
  return output.replace(/[:\s]/g, '').toUpperCase().includes(serial.toUpperCase().replace(/^0+/, ''));
}

export const authorities: Row = {
  id: 'M15',
  title: 'Two certification authorities tell everyone at once',
  async walk(world, notes) {
    if (!(await has('openssl'))) return notes.missing('openssl is not on this machine');
    const card = await world.card('father');
    await withFolder(async (folder) => {
      const files = await writeFiles(world, card, folder);
      notes.evidence('certificate serial', files.serial);
      const now = String(Math.floor((await world.now()).getTime() / 1000));
      const chain = await run('openssl', ['verify', '-CAfile', join(folder, 'authority.pem'), '-attime', now, join(folder, 'card.pem')]);
      notes.expect(chain.code === 0, `openssl verifies the chain: ${chain.output.trim()}`);
      const good = await askOcsp(world, files);
      notes.expect(good.startsWith('good, response verified'), `openssl ocsp says good (${good})`);
      notes.evidence('openssl ocsp before', good);
      await suspendAndResume(world, card, files, notes);
    });
    const signature = (await createBrowser(world.base).get('/ca/signature.crt')).bytes;
    notes.evidence('the other authority', new X509Certificate(signature).subject.replaceAll('\n', ', '));
    await lookAtGenerations(world, notes);
    await tryRecall(world, notes);
  },
};

/** Every generation has its own certificate and its own list; a roll-over adds the next one and takes none away. */
async function lookAtGenerations(world: World, notes: Notebook): Promise<void> {
  const browser = createBrowser(world.base);
  const found: string[] = [];
  for (let generation = 1; generation < 10; generation++) {
    const certificate = await browser.get(`/ca/authentication-${generation}.crt`);
    if (certificate.status !== 200) break;
    const list = await browser.get(`/crl/authentication-${generation}.crl`);
    notes.expect(list.status === 200, `generation ${generation} has a revocation list of its own`);
    found.push(`${generation} (${new X509Certificate(certificate.bytes).fingerprint256.slice(0, 23)}…)`);
  }
  notes.expect(found.length > 0, 'the authority publishes its generations');
  notes.evidence('generations of the authority', found.join(', '));
}

/** A mass suspension is no slip of the hand: the bureau refuses it without the count that the preview showed. */
async function tryRecall(world: World, notes: Notebook): Promise<void> {
  const bureau = await world.bureau();
  const criteria = { issuedFrom: '2016-01-04', issuedTo: '2099-12-31' };
  const preview = await bureau.ask<{ cards: number }>('/api/v1/bureau/recalls/preview', criteria);
  notes.expect(preview.cards > 0, 'the preview counts the cards of the criteria');
  notes.evidence('cards that a recall of all days would suspend', preview.cards);
  const refused = await bureau.post('/api/v1/bureau/recalls', { criteria, reason: 'tour', confirmed: preview.cards + 1 });
  notes.expect(refused.status === 409, `a recall with a wrong count is refused (${refused.status})`);
  notes.refused('suspending many cards with a wrong count', `${refused.status} ${problemOf(refused).code}`, 'nothing was suspended');
  const stranger = await createBrowser(world.base).post('/api/v1/bureau/recalls', { criteria, reason: 'tour', confirmed: preview.cards });
  notes.expect(stranger.status === 401, `a stranger cannot order one (${stranger.status})`);
}

async function suspendAndResume(world: World, card: CollectedCard, files: Files, notes: Notebook): Promise<void> {
  const browser = createBrowser(world.base);
  const uid = await openSignIn(browser, 'portal');
  const answer = await signChallenge(world.base, card.cardId, await readChallenge(browser, uid), pinsOf(card).authentication);

  await world.suspend(card);
  const blocked = await askOcsp(world, files);
  notes.expect(blocked.startsWith('revoked, response verified'), `after the block was confirmed openssl ocsp says revoked (${blocked})`);
  notes.expect(await isOnCrl(world, files), 'the revocation list names the serial');
  notes.evidence('openssl ocsp after the suspension', blocked);
  notes.evidence('on the revocation list', true);

  const refused = await answerSignIn(browser, uid, answer);
  notes.expect(refused.status >= 400, `a signature made before the block does not sign in after it (${refused.status})`);
  const session = await browser.read<{ signedIn: boolean }>('/api/v1/portal/session');
  notes.refused('signing in with the suspended card', `${refused.status} ${problemOf(refused).code}`, `signed in: ${session.signedIn}`);

  await world.resume(card);
  const again = await askOcsp(world, files);
  notes.expect(again.startsWith('good, response verified'), `after it was lifted openssl ocsp says good (${again})`);
  notes.evidence('openssl ocsp after it was lifted', again);
}
