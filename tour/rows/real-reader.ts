import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pem, run, withFolder } from '../outside.ts';
import { missingForPcsc, openmyna, runWithCard } from '../pcsc.ts';
import type { Notebook, Row } from '../tour.ts';
import { pinsOf, type World } from '../world.ts';

const program = fileURLToPath(new URL('../pcsc-program.ts', import.meta.url));

export const realReader: Row = {
  id: 'B10',
  title: 'Reading and signing with a card in a PC/SC reader, from TypeScript and from the command line',
  async walk(world, notes) {
    const missing = missingForPcsc();
    if (missing.length > 0) return notes.missing(`not on this machine: ${missing.join(', ')}`);
    await withFolder((folder) => walkWithReader(world, notes, folder));
  },
};

async function walkWithReader(world: World, notes: Notebook, folder: string): Promise<void> {
  const card = await world.card('mother');
  const pins = pinsOf(card);
  const letter = await world.letter('mother');
  await writeFile(join(folder, 'letter.pdf'), letter.pdf);
  await writeFile(join(folder, 'return.xml'), '<return><income>4200000</income></return>');
  await writeFile(join(folder, 'message'), 'what is signed\n');
  const variables = [
    `OPENMYNA_PIN_SIGNATURE=${pins.signature}`,
    `OPENMYNA_PIN_AUTHENTICATION=${pins.authentication}`,
    `OPENMYNA_PIN_BASIC_INFORMATION=${pins.basicInformation}`,
  ].join(' ');
  const command = (args: string, environment = variables) =>
    `${environment} ${process.execPath} ${openmyna} card ${args} --base ${world.base}`;
  const wrong = pins.signature === 'WRONG1' ? 'WRONG2' : 'WRONG1';
  const { outputs, inserted } = await runWithCard({
    base: world.base,
    card: card.cardId,
    folder,
    commands: [
      `${variables} ${process.execPath} --conditions=openmyna-source ${program}`,
      command('read --reader Tour'),
      command('sign letter.pdf --format pades'),
      command('sign return.xml --format xades'),
      command('sign message --format cms'),
      command('verify letter.signed.pdf'),
      command('verify return.signed.xml'),
      command('verify message --signature message.p7s'),
      command('sign message --format cms --out never.p7s', `OPENMYNA_PIN_SIGNATURE=${wrong}`),
      'sed -i s/4200000/4200001/ return.signed.xml',
      command('verify return.signed.xml'),
      command('sign message --format cms --out after.p7s'),
    ],
  });
  notes.expect(inserted.startsWith('inserted'), `the card lies in the reader (${inserted})`);
  const [own = '', read = '', , , , pdf = '', xml = '', cms = '', refused = '', , changed = '', after = ''] = outputs;
  const said = parse(own);
  notes.expect(
    said.bytes === 256 && said.refused === 'MYNA_CARD_PIN_REQUIRED',
    `a TypeScript program signs with the card (${own.slice(0, 300)})`,
  );
  notes.evidence('PC/SC reader', String(said.reader));
  notes.evidence('SHA-256 of the certificate read by the program', String(said.certificate));
  notes.expect(/^name +\S/m.test(read) && /^address +\S/m.test(read), `the card says whose it is (${read.slice(-300)})`);
  notes.evidence('valid in both calendars', /from .*/.exec(read)?.[0] ?? '');
  for (const [what, text] of Object.entries({ PAdES: pdf, XAdES: xml, CMS: cms })) {
    notes.expect(
      /valid\n$/.test(text) && text.includes('good, says'),
      `${what} verifies, with its chain and its status by OCSP (${text.slice(-300)})`,
    );
    notes.evidence(`${what} verified by openmyna`, /status +(.*)/.exec(text)?.[1] ?? '');
  }
  await askOthers(world, notes, folder);
  notes.expect(changed.includes('MYNA_JPKI_DOCUMENT_CHANGED'), `a changed return is refused (${changed.slice(-200)})`);
  notes.refused('a return changed by one yen after it was signed', 'MYNA_JPKI_DOCUMENT_CHANGED', 'xmlsec1 refuses it too');
  notes.expect(
    refused.includes('MYNA_CARD_PIN_WRONG') && after.includes('signed with'),
    `a wrong PIN signs nothing (${refused.slice(-200)})`,
  );
  notes.refused('a wrong signature PIN', 'MYNA_CARD_PIN_WRONG', 'no file was written; the right PIN signs');
}

interface Said {
  readonly reader?: string;
  readonly certificate?: string;
  readonly bytes?: number;
  readonly refused?: string;
}

function parse(text: string): Said {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Said;
  } catch {
    return {};
  }
}

/** The same signatures, judged by programs that know nothing of us. */
async function askOthers(world: World, notes: Notebook, folder: string): Promise<void> {
  const pdf = await run('pdfsig', ['-nocert', join(folder, 'letter.signed.pdf')]);
  notes.expect(pdf.output.includes('Signature is Valid'), `pdfsig accepts the PDF (${pdf.output.slice(0, 300)})`);
  notes.evidence('pdfsig', 'Signature is Valid');
  const ca = new Uint8Array(await (await fetch(`${world.base}/ca/signature.crt`)).arrayBuffer());
  await writeFile(join(folder, 'ca.pem'), pem('CERTIFICATE', ca));
  const now = await world.now();
  const at = String(Math.floor(now.getTime() / 1000));
  const cms = [
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    join(folder, 'message.p7s'),
    '-content',
    join(folder, 'message'),
  ];
  const said = await run('openssl', [...cms, '-CAfile', join(folder, 'ca.pem'), '-purpose', 'any', '-attime', at]);
  notes.expect(/Verification successful/i.test(said.output), `openssl accepts the CMS (${said.output.slice(0, 300)})`);
  notes.evidence('openssl cms -verify -cades', 'Verification successful');
  const time = now.toISOString().slice(0, 19).replace('T', ' ');
  const id = ['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'];
  const check = (file: string) =>
    run('xmlsec1', ['--verify', '--verification-time', time, '--trusted-pem', join(folder, 'ca.pem'), ...id, file]);
  const changed = join(folder, 'return.signed.xml');
  notes.expect((await check(changed)).code !== 0, 'xmlsec1 refuses the changed return');
  const original = join(folder, 'original.xml');
  await writeFile(original, (await readFile(changed, 'utf8')).replace('4200001', '4200000'));
  notes.expect((await check(original)).code === 0, 'xmlsec1 accepts the return as it was signed');
  notes.evidence('xmlsec1 --verify', 'OK');
}
