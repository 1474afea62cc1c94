import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { Temporal } from '../../kernel/index.ts';
import type { Browser } from '../../testing/sign-in/browser.ts';
import { openTestHouse, type TestHouse } from '../../testing/sign-in/house.ts';
import type { LinkageCode } from '../exchange/index.ts';
import type { ArrivalRegistration } from '../registry/index.ts';

/** A person with a card of her own, signed in at the portal. */
export interface Holder {
  readonly residentId: string;
  readonly code: LinkageCode;
  readonly cardId: string;
  readonly name: string;
  readonly birthDate: Temporal.PlainDate;
  readonly browser: Browser;
  /** DER of the signature certificate. */
  readonly certificate: Uint8Array;
  sign(data: Uint8Array): Uint8Array;
}

export type NewHolder = Partial<Omit<ArrivalRegistration, 'kind' | 'birthDate'>> & { readonly birthDate?: string };

export interface MandateHouse {
  readonly house: TestHouse;
  today(): Promise<Temporal.PlainDate>;
  newHolder(person?: NewHolder): Promise<Holder>;
  /** A browser at another instance with the same session. */
  elsewhere(holder: Holder): Promise<Browser>;
  /** Moves civil time on. */
  advanceTo(day: string, time?: string): Promise<void>;
}

const actor = { institution: 'registry', person: 'system' } as const;
const place = { municipalityCode: '149900', prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' };
const keys = Array.from({ length: 3 }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const given = ['一郎', '二葉', '三郎', '四季', '五月', '六花', '七海', '八重', '九重', '十和'];

export async function openMandateHouse(): Promise<MandateHouse> {
  const house = await openTestHouse();
  const { registry, certification, databases, exchange, identity } = house;
  const cookies = new Map<string, string>();
  let made = 0;
  const today = async (): Promise<Temporal.PlainDate> => {
    const { rows } = await databases.admin.query<{ today: string }>('select kernel.civil_today()::text as today');
    return Temporal.PlainDate.from(rows[0]?.today ?? '');
  };
  let second: Browser | undefined;
  return {
    house,
    today,
    async newHolder({ birthDate, ...person } = {}) {
      made += 1;
      const name = person.name ?? `海野 ${given[made % given.length]}${'乃'.repeat(Math.floor(made / given.length))}`;
      const born = Temporal.PlainDate.from(birthDate ?? '1980-01-01').add({ days: birthDate ? 0 : made });
      const { residentId } = await registry.registerResident(
        {
          kind: 'arrival',
          kana: 'ウンノ テスト',
          sex: 'female',
          municipality: registry.municipality('149900').code,
          address: '汐見市港町1丁目2番3号',
          ...person,
          name,
          birthDate: born,
        },
        actor,
      );
      const [one, two] = [keys[made % keys.length], keys[(made + 1) % keys.length]];
      const spki = (key: typeof one) => new Uint8Array(key?.publicKey.export({ format: 'der', type: 'spki' }) ?? []);
      const cardId = randomUUID();
      const notAfter = Temporal.PlainDate.from('2031-11-22');
      const request = { residentId, cardId, notAfter, place, actor: { institution: 'counter', person: 'system' } } as const;
      const attributes = { name, birthDate: born, sex: 'female', address: '汐見市港町1丁目2番3号' } as const;
      const { authentication, signature } = await databases
        .as('core')
        .transaction()
        .execute((trx) =>
          certification.issueCard(trx, { ...request, authentication: spki(one), signature: { spki: spki(two), attributes } }),
        );
      const code = await exchange.codeFor(residentId, 'portal');
      const { cookie } = await identity.sessions.start({ door: 'portal', code, cardId, cardSerial: authentication.serial });
      const browser = house.browser();
      browser.setCookie(cookie);
      cookies.set(residentId, cookie);
      return {
        residentId,
        code,
        cardId,
        name,
        birthDate: born,
        browser,
        certificate: signature?.der ?? new Uint8Array(),
        sign: (data) => new Uint8Array(sign('sha256', data, two?.privateKey ?? '')),
      };
    },
    async elsewhere(holder) {
      second ??= await house.secondInstance();
      second.setCookie(cookies.get(holder.residentId) ?? '');
      return second;
    },
    async advanceTo(day, time = '00:00:00') {
      await databases.admin.query(`update kernel.civil_clock set offset_seconds = ceil(extract(epoch from $1::timestamptz - now()))`, [
        `${day} ${time}+09`,
      ]);
    },
  };
}

const base = '/api/v1/portal/mandates';
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export interface Written {
  readonly id: string;
  readonly document: string;
}

/** The body of a draft that names the agent. */
export const draftOf = (agent: Pick<Holder, 'name' | 'birthDate'>, change: object = {}) => ({
  name: agent.name,
  birthDate: agent.birthDate.toString(),
  scopes: ['view'],
  until: '2027-11-30',
  ...change,
});

export async function write(person: Holder, agent: Pick<Holder, 'name' | 'birthDate'>, change: object = {}): Promise<Written> {
  const answer = await person.browser.post(base, draftOf(agent, change));
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.json<Written>();
}

/** What the page sends after the card has signed. */
export async function signedBy(browser: Browser, path: string, signer: Holder, more: object = {}) {
  const asked = await browser.post(path, { ...more, certificate: text(signer.certificate) });
  if (asked.status !== 200) return { problem: asked };
  const { bytes, at } = asked.json<{ bytes: string; at: string }>();
  return { body: { ...more, certificate: text(signer.certificate), signature: text(signer.sign(Buffer.from(bytes, 'base64'))), at } };
}

export async function signDraft(person: Holder, id: string, signer: Holder = person) {
  const { body, problem } = await signedBy(person.browser, `${base}/${id}/to-sign`, signer);
  return problem ?? person.browser.post(`${base}/${id}/signature`, body);
}

export async function accept(agent: Holder, invitation: string, signer: Holder = agent, browser: Browser = agent.browser) {
  const { body, problem } = await signedBy(browser, `${base}/invitation/to-sign`, signer, { invitation });
  return problem ?? browser.post(`${base}/invitation/accept`, body);
}

/** A mandate in force. */
export async function giveMandate(person: Holder, agent: Holder, change: object = {}): Promise<string> {
  const { id } = await write(person, agent, change);
  const { invitation } = (await signDraft(person, id)).json<{ invitation: string }>();
  const taken = await accept(agent, invitation);
  if (taken.status !== 204) throw new Error(taken.text);
  return id;
}

export const actingAs = (mandate: string) => ({ 'x-acting-for': mandate });

export const codeOf = (answer: { text: string }): string => (JSON.parse(answer.text || '{}') as { code?: string }).code ?? '';
