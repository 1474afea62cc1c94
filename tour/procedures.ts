/** A procedure at the portal as its pages do it, a question at a time, and the office's desk as an officer's page does it. */
import { connectCard } from '@openmyna/reader';
import { type Answer, type Browser, problemOf } from './browser.ts';
import { withCard } from './sign-in.ts';
import type { CollectedCard } from './world.ts';

export const casesAt = '/api/v1/portal/procedures/cases';
export const deskAt = '/api/v1/counter/procedures';

export interface CaseStep {
  readonly kind: string;
  readonly at: string;
  readonly text: string | null;
  /** Who did it in the applicant's place. */
  readonly agent: { readonly kind: string; readonly name: string } | null;
}

export interface ProcedureCase {
  readonly id: string;
  readonly procedure: string;
  readonly version: number;
  readonly stage: string;
  readonly receipt: string | null;
  readonly submittedAt: string | null;
  readonly dueOn: string | null;
  readonly feeYen: number;
  readonly isSigned: boolean;
  readonly attachments: readonly { readonly id: string; readonly question: string }[];
  readonly answers: Readonly<Record<string, unknown>>;
  readonly steps: readonly CaseStep[];
}

export interface Person {
  readonly code: string;
  readonly isSelf: boolean;
  readonly isChild: boolean;
}

/** What somebody answers, question by question, and which questions get a file. */
export interface FillIn {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly files?: readonly string[];
  readonly isSigned?: boolean;
}

export const begin = (browser: Browser, procedure: string): Promise<ProcedureCase> => browser.ask(casesAt, { procedure });
export const openCase = (browser: Browser, id: string): Promise<ProcedureCase> => browser.read(`${casesAt}/${id}`);

export const put = (browser: Browser, { id, version }: ProcedureCase, answers: FillIn['answers']): Promise<Answer> =>
  browser.send('PUT', `${casesAt}/${id}/answers`, JSON.stringify({ version, answers }), { 'content-type': 'application/json' });

export const upload = (
  browser: Browser,
  { id, version }: ProcedureCase,
  question: string,
  bytes: Uint8Array,
  type = 'image/jpeg',
): Promise<Answer> =>
  browser.send('POST', `${casesAt}/${id}/attachments?question=${question}&version=${version}`, Uint8Array.from(bytes), {
    'content-type': type,
  });

const must = (answer: Answer, what: string): ProcedureCase => {
  if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${problemOf(answer).code} ${answer.text.slice(0, 300)}`);
  return answer.json<ProcedureCase>();
};

/** Each answer is kept as it is given, then each file. */
export async function fillIn(
  browser: Browser,
  begun: ProcedureCase,
  { answers, files = [] }: FillIn,
  file: Uint8Array,
): Promise<ProcedureCase> {
  let current = begun;
  for (const [question, value] of Object.entries(answers)) current = must(await put(browser, current, { [question]: value }), question);
  for (const question of files) current = must(await upload(browser, current, question, file), question);
  return current;
}

/** The chip signs what the server prepared, under the signature PIN. @throws {CardError} what the chip refuses */
export async function sign(browser: Browser, { id, version }: ProcedureCase, card: CollectedCard, pin = card.pins.get('signature') ?? '') {
  return withCard(browser.base, card.cardId, async (transport) => {
    const terminal = await connectCard(transport);
    await terminal.verifyPin('signature', pin);
    const certificate = Buffer.from(await terminal.readCertificate('signature')).toString('base64');
    const prepared = await browser.ask<{ signedAt: string; toBeSigned: string }>(`${casesAt}/${id}/signature`, { version, certificate });
    const signature = await terminal.sign('signature', Buffer.from(prepared.toBeSigned, 'base64'), pin);
    return { certificate, signedAt: prepared.signedAt, signature: Buffer.from(signature).toString('base64') };
  });
}

export const submit = (browser: Browser, { id, version }: ProcedureCase, signed?: object): Promise<Answer> =>
  browser.post(`${casesAt}/${id}/submit`, { version, ...(signed && { signed }) });

/** From the catalogue to the receipt. */
export async function send(
  browser: Browser,
  card: CollectedCard,
  begun: ProcedureCase,
  fill: FillIn,
  file: Uint8Array,
): Promise<ProcedureCase> {
  const filled = await fillIn(browser, begun, fill, file);
  return must(await submit(browser, filled, fill.isSigned ? await sign(browser, filled, card) : undefined), begun.procedure);
}

/** What the applicant writes to the office. */
export const write = async (
  browser: Browser,
  { id, version }: ProcedureCase,
  act: 'answer' | 'inquiry',
  text: string,
): Promise<ProcedureCase> => must(await browser.post(`${casesAt}/${id}/${act}`, { version, text }), act);

type DeskAct = 'take' | 'ask' | 'reply' | 'grant' | 'refuse';

/** What an officer does with a case that she has open. */
export async function atDesk(officer: Browser, { id, version }: ProcedureCase, act: DeskAct, text?: string): Promise<ProcedureCase> {
  const { case: after } = await officer.ask<{ case: ProcedureCase }>(`${deskAt}/${id}/${act}`, { version, ...(text && { text }) });
  return after;
}

export const personsOf = async (browser: Browser, { id }: ProcedureCase): Promise<readonly Person[]> =>
  (await browser.read<{ persons: readonly Person[] }>(`${casesAt}/${id}/persons`)).persons;
