/** What the model knows of its people: less than the rooms, and enough to say what must happen. */
import type { KeyKind, PinKind } from '@openmyna/reader';
import { Temporal } from '../../kernel/index.ts';

/** Shiomi and Shirakaba, between which these people move. */
export const municipalities = ['149900', '209902'] as const;
export type Municipality = (typeof municipalities)[number];

/** Where an application is, as far as a person can tell. */
export type Stage = 'ordered' | 'returned' | 'made' | 'waiting';

export interface Application {
  readonly id: string;
  stage: Stage;
  makeOn: Temporal.PlainDate;
  arriveOn: Temporal.PlainDate;
  /** Last day for another photo, or for collecting the card. */
  until: Temporal.PlainDate | undefined;
}

export interface HeldCard {
  readonly id: string;
  state: 'active' | 'suspended' | 'expired' | 'revoked';
  readonly expiresOn: Temporal.PlainDate;
  /** Tries left on the chip. */
  readonly tries: Map<PinKind, number>;
  /** Last day of each certificate that serves; one that was ended is not in it. */
  readonly certificates: Map<KeyKind, Temporal.PlainDate>;
  /** The chip's texts are those of the register. */
  isInStep: boolean;
}

export interface Person {
  readonly name: string;
  readonly residentId: string;
  readonly birthDate: Temporal.PlainDate;
  life: 'living' | 'dead' | 'departed';
  municipality: Municipality;
  /** Moved out, and in nowhere yet. `lapsesAfter`: the last day for moving in; undefined when it has passed. */
  movingOut: { readonly on: Temporal.PlainDate; readonly to: Municipality; lapsesAfter: Temporal.PlainDate | undefined } | undefined;
  /** After a move the card is brought by this day. */
  bringBy: Temporal.PlainDate | undefined;
  application: Application | undefined;
  /** In her hands. */
  card: HeldCard | undefined;
  readonly endedCards: HeldCard[];
}

export interface Town {
  readonly people: Person[];
  today: Temporal.PlainDate;
  steps: number;
}

export const pins: Readonly<Record<PinKind, string>> = {
  signature: 'ABC123',
  authentication: '1234',
  basicInformation: '2345',
  healthInsurance: '3456',
  residentRegistry: '4567',
};
export const wrongPins: Readonly<Record<PinKind, string>> = {
  signature: 'XYZ987',
  authentication: '9999',
  basicInformation: '9999',
  healthInsurance: '9999',
  residentRegistry: '9999',
};

/** What must be refused is asked for now and then only: most steps shall lead on. */
export const isTimeForRefusals = ({ steps }: Town): boolean => steps % 6 === 0;

export const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) < 0;

/** The card is over for good: nothing about it ever comes back. */
export function endCard(person: Person, how: 'expired' | 'revoked' = 'revoked'): void {
  if (!person.card) return;
  person.card.state = how;
  person.endedCards.push(person.card);
  person.card = undefined;
}

/** Death or departure: no application goes on, no card lives. */
export function closeLife(person: Person, life: 'dead' | 'departed'): void {
  person.life = life;
  person.movingOut = undefined;
  person.bringBy = undefined;
  person.application = undefined;
  endCard(person);
}

/** What the calendar does to applications and cards while nobody does anything. */
export function passTime(town: Town, today: Temporal.PlainDate): void {
  town.today = today;
  for (const person of town.people) {
    const { application, card } = person;
    if (application) person.application = passedApplication(application, today);
    passTerms(person, today);
    if (card && card === person.card && isBefore(card.expiresOn, today)) endCard(person, 'expired');
  }
}

/** Who did not move in, or did not bring the card, has it no more from the day after. Where it expired before, or on the same day, it had ended already. */
function passTerms(person: Person, today: Temporal.PlainDate): void {
  const { movingOut, bringBy, card } = person;
  const isOver = (day: Temporal.PlainDate | undefined): day is Temporal.PlainDate => day !== undefined && isBefore(day, today);
  const passed = [movingOut?.lapsesAfter, bringBy].filter(isOver).sort(Temporal.PlainDate.compare)[0];
  if (!passed) return;
  if (movingOut && isOver(movingOut.lapsesAfter)) {
    movingOut.lapsesAfter = undefined;
    person.application = undefined;
  }
  if (isOver(bringBy)) person.bringBy = undefined;
  if (card) endCard(person, isBefore(passed, card.expiresOn) ? 'revoked' : 'expired');
}

const waitingDays = 90;

function passedApplication(application: Application, today: Temporal.PlainDate): Application | undefined {
  if (application.stage === 'returned') return application.until && isBefore(application.until, today) ? undefined : application;
  if (application.stage === 'ordered' && isBefore(application.makeOn, today)) application.stage = 'made';
  if (application.stage === 'made' && isBefore(application.arriveOn, today)) {
    application.stage = 'waiting';
    application.until = application.arriveOn.add({ days: waitingDays });
  }
  return application.stage === 'waiting' && application.until && isBefore(application.until, today) ? undefined : application;
}
