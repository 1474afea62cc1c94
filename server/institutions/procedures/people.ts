/** Who the applicant is and who lives with her, read through the exchange: each person read stands in that person's own log. */
import { ageOn } from '@openmyna/rules';
import { z } from 'zod';
import { type Actor, MynaError, Temporal } from '../../kernel/index.ts';
import type { Exchange, LinkageCode, MandateKind } from '../exchange/index.ts';
import type { ActingFor } from '../mandates/index.ts';
import type { ProcedureForm } from './form-types.ts';

type ExchangeDoor = Pick<Exchange, 'codeFor' | 'residentOf' | 'disclose' | 'recordAccess'>;

/** 代理人: who acts in the applicant's place, by which mandate. */
export interface ActingAgent {
  readonly kind: MandateKind;
  readonly mandateId: string;
  readonly residentId: string;
  readonly portalCode: LinkageCode;
  /** At this room. */
  readonly code: LinkageCode;
  /** The applicant's address is protected: her municipality is not shown to the agent. */
  readonly isHidden: boolean;
}

/** Somebody at the portal, or for whom somebody at the portal acts. What is done by an agent is the person's own (民法 第99条): the case is hers. */
export interface Applicant {
  readonly residentId: string;
  /** At the portal. */
  readonly portalCode: LinkageCode;
  /** At this room. */
  readonly code: LinkageCode;
  readonly concerned: LinkageCode;
  readonly by: ActingAgent | undefined;
}

async function findAt(exchange: ExchangeDoor, portalCode: LinkageCode): Promise<Pick<Applicant, 'residentId' | 'portalCode' | 'code'>> {
  const residentId = await exchange.residentOf(portalCode, 'portal');
  if (!residentId) throw new MynaError('MYNA_EXCHANGE_CODE_UNKNOWN');
  return { residentId, portalCode, code: await exchange.codeFor(residentId, 'procedures') };
}

/** @param portalCode whose session it is @param actingFor for whom she acts; its mandate was looked at for this request */
export async function applicantOf(exchange: ExchangeDoor, portalCode: LinkageCode, actingFor?: ActingFor): Promise<Applicant> {
  const self = await findAt(exchange, portalCode);
  if (!actingFor) return { ...self, concerned: self.code, by: undefined };
  const person = await findAt(exchange, actingFor.code);
  const { kind, mandateId, isProtected } = actingFor;
  return { ...person, concerned: person.code, by: { ...self, kind, mandateId, isHidden: isProtected } };
}

/** The agent's name, from the agent's own record. */
export async function readAgentName(exchange: ExchangeDoor, { code }: ActingAgent): Promise<string> {
  const actor: Actor = { institution: 'procedures', person: code };
  const disclosed = await exchange.disclose({ code, purpose: 'procedures.form', items: ['name'], actor });
  return z.object({ name: z.string() }).parse(disclosed.name).name;
}

const basicFour = z.object({
  name: z.string(),
  kana: z.string(),
  commonName: z.string().nullish(),
  birthDate: z.string().transform((text) => Temporal.PlainDate.from(text)),
  sex: z.string(),
  address: z.string().nullish(),
  municipality: z.string(),
});
export type BasicFacts = z.infer<typeof basicFour>;

const household = z.array(z.object({ code: z.uuid(), relationship: z.string(), isSelf: z.boolean() })).nullable();
const state = z.object({ state: z.enum(['living', 'dead', 'moved-out']), municipality: z.string() });

export interface Member {
  /** At the institution that reads. */
  readonly code: LinkageCode;
  readonly name: string;
  readonly birthDate: Temporal.PlainDate;
  readonly relationship: string;
  readonly isSelf: boolean;
  readonly isChild: boolean;
}

export interface FormPerson {
  readonly facts: BasicFacts;
  readonly office: string;
  readonly members: readonly { readonly code: string; readonly relationship: string; readonly isSelf: boolean }[];
}

/** 児童: until the end of March after the eighteenth birthday (児童手当法 第3条第1項). */
export function isChildOn(birthDate: Temporal.PlainDate, today: Temporal.PlainDate): boolean {
  const eighteenth = birthDate.add({ years: 18 });
  const year = eighteenth.month >= 4 && !(eighteenth.month === 4 && eighteenth.day === 1) ? eighteenth.year + 1 : eighteenth.year;
  return Temporal.PlainDate.compare(today, Temporal.PlainDate.from({ year, month: 3, day: 31 })) <= 0;
}

/** The applicant as the form needs her. @throws {MynaError} `MYNA_PROCEDURES_RECORD_CLOSED` */
export async function readApplicant(exchange: ExchangeDoor, { code, by }: Applicant): Promise<FormPerson> {
  const disclosed = await exchange.disclose({
    code,
    purpose: by ? `procedures.form-by-${by.kind}` : 'procedures.form',
    items: ['basicFour', 'residentState', 'household'],
    actor: { institution: 'procedures', person: by?.code ?? code },
  });
  const living = state.parse(disclosed.residentState);
  if (living.state !== 'living') throw new MynaError('MYNA_PROCEDURES_RECORD_CLOSED');
  return { facts: basicFour.parse(disclosed.basicFour), office: living.municipality, members: household.parse(disclosed.household) ?? [] };
}

/** Everybody of the household, with names: one entry in each one's log. */
export async function readMembers(exchange: ExchangeDoor, applicant: Applicant, today: Temporal.PlainDate): Promise<readonly Member[]> {
  const self = await readApplicant(exchange, applicant);
  return Promise.all(
    self.members.map(async ({ code, relationship, isSelf }) => {
      const facts = isSelf ? self.facts : await readMember(exchange, applicant, code as LinkageCode);
      const { name, commonName, birthDate } = facts;
      return { code: code as LinkageCode, name: commonName ?? name, birthDate, relationship, isSelf, isChild: isChildOn(birthDate, today) };
    }),
  );
}

async function readMember(exchange: ExchangeDoor, { code, by }: Applicant, member: LinkageCode): Promise<BasicFacts> {
  const disclosed = await exchange.disclose({
    code: member,
    purpose: 'procedures.household',
    items: ['basicFour'],
    actor: { institution: 'procedures', person: by?.code ?? code },
  });
  return basicFour.parse(disclosed.basicFour);
}

/** @throws {MynaError} `MYNA_PROCEDURES_NOT_ENTITLED` with whom the law names */
export async function requireEntitled(
  exchange: ExchangeDoor,
  form: ProcedureForm,
  applicant: Applicant,
  person: FormPerson,
  today: Temporal.PlainDate,
): Promise<void> {
  const refuse = (): never => {
    throw new MynaError('MYNA_PROCEDURES_NOT_ENTITLED', { who: form.who });
  };
  const isAdult = ageOn(person.facts.birthDate, today) >= 18;
  switch (form.who) {
    case 'anybody':
      return;
    case 'adult':
      return isAdult ? undefined : refuse();
    case 'head':
      return person.members.some(({ isSelf, relationship }) => isSelf && relationship === 'head') ? undefined : refuse();
    case 'parent': {
      if (!isAdult) return refuse();
      const members = await readMembers(exchange, applicant, today);
      return members.some(({ isSelf, isChild }) => isChild && !isSelf) ? undefined : refuse();
    }
  }
}

/** What an officer sees of a person of a case, by the counter's own code of her. */
export async function readAtCounter(
  exchange: ExchangeDoor,
  code: LinkageCode,
  officer: Actor,
  purpose: 'counter.procedure' | 'counter.certificate',
): Promise<{
  readonly facts: BasicFacts;
  readonly state: string;
  readonly counterCode: LinkageCode;
  readonly members: FormPerson['members'];
}> {
  const residentId = await exchange.residentOf(code, 'procedures');
  if (!residentId) throw new MynaError('MYNA_PROCEDURES_PERSON_UNKNOWN');
  const counterCode = await exchange.codeFor(residentId, 'counter');
  const disclosed = await exchange.disclose({
    code: counterCode,
    purpose,
    items: ['basicFour', 'residentState', 'household'],
    actor: officer,
  });
  return {
    facts: basicFour.parse(disclosed.basicFour),
    state: state.parse(disclosed.residentState).state,
    counterCode,
    members: household.parse(disclosed.household) ?? [],
  };
}

/** A household member by the counter's code. */
export async function readMemberAtCounter(
  exchange: ExchangeDoor,
  counterCode: LinkageCode,
  officer: Actor,
  purpose: 'counter.procedure' | 'counter.certificate',
): Promise<BasicFacts> {
  const { basicFour: four } = await exchange.disclose({ code: counterCode, purpose, items: ['basicFour'], actor: officer });
  return basicFour.parse(four);
}
