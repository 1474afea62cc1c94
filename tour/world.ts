import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PinKind } from '@openmyna/reader';
import { isProfileName, type PolicyProfile, policyProfile } from '@openmyna/rules';
import { applyByPhone, applyForAll } from './applications.ts';
import { type Browser, createBrowser } from './browser.ts';
import { type CollectedCard, type Collection, collectCard } from './collect.ts';
import { type Identity, startVisit, useScreen } from './counter.ts';
import { type Family, makeFamily } from './family.ts';
import { type Letter, openLetters } from './letters.ts';
import type { TourServer } from './own-server.ts';
import { type Member, type Registered, registerFamily } from './registration.ts';
import { type Door, signIn } from './sign-in.ts';

export type { CollectedCard } from './collect.ts';

/** The country of one tour: what one row has brought about is there for the next, and made on the way where a row was left out. */
export interface World {
  readonly base: string;
  readonly profile: PolicyProfile;
  /** Milliseconds that our own server took to start. */
  readonly startedIn: number | undefined;
  /** The certificate of our own server's port for TLS clients. */
  readonly tlsCertificate: string | undefined;
  /** What our own server has logged so far. */
  log(): string | undefined;
  /** Our own server, as the next family's world needs it. */
  readonly own: OwnCountry | undefined;
  /** Mails to an address, subject and text, oldest first: taken by the tour's mail server, or by the sandbox's where the server is not ours. */
  mails(to: string): Promise<readonly string[]>;
  readonly family: Family;
  now(): Promise<Date>;
  today(): Promise<string>;
  /** Moves the clock; returns what it said. */
  advance(duration: string): Promise<{ readonly today: string; readonly stops: number }>;
  photo(name: string): Promise<Uint8Array>;
  officer(): Promise<Browser>;
  bureau(): Promise<Browser>;
  resident(who: Member): Promise<Registered>;
  identityOf(who: Member): Promise<Identity>;
  /** From now on the person shows this. */
  moved(who: Member, identity: Identity): void;
  /** The letter with number and application number. */
  letter(who: Member): Promise<Letter>;
  /** All letters of a person that are there now. */
  letters(residentId: string): Promise<readonly Letter[]>;
  /** A later letter took the place of the first. */
  replaceLetter(who: Member, letter: Letter): void;
  /** The reference of the person's application. */
  application(who: Member): Promise<string>;
  /** After an end: a new application by the same letter; returns its reference. */
  applyAgain(who: Member): Promise<string>;
  /** Waits until everybody's card lies at the office. */
  arrived(): Promise<void>;
  collection(who: Member): Promise<Collection>;
  card(who: Member): Promise<CollectedCard>;
  signIn(door: Door, card: CollectedCard): Promise<Browser>;
  suspend(card: CollectedCard): Promise<void>;
  resume(card: CollectedCard): Promise<void>;
  /** A new PIN at the counter; returns the visit's ticket. */
  unlock(card: CollectedCard, pin: PinKind, fresh: string): Promise<string>;
}

export function pinsOf(card: CollectedCard): Readonly<Record<PinKind, string>> {
  return Object.fromEntries(card.pins) as Record<PinKind, string>;
}

/** Keeps the result of the first call; a failure is kept too, so that a broken step is tried once. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let kept: Promise<Result> | undefined;
  return () => {
    kept ??= work();
    return kept;
  };
}

function onceFor<Result>(work: (who: Member) => Promise<Result>): (who: Member) => Promise<Result> {
  const kept = new Map<Member, Promise<Result>>();
  return (who) => {
    const known = kept.get(who) ?? work(who);
    kept.set(who, known);
    return known;
  };
}

const surnameOf = ({ mother }: Family): string => mother.name.split(' ')[0] ?? '';

interface Clock {
  readonly now: string;
  readonly today: string;
  readonly policy: string;
}

type OwnCountry = Pick<TourServer, 'startedIn' | 'tlsCertificate' | 'said' | 'mails'>;

interface SandboxMails {
  readonly mails: readonly { readonly subject: string; readonly text: string }[] | null;
}

async function readMails(visitor: Browser, own: OwnCountry | undefined, to: string): Promise<readonly string[]> {
  const { mails } = own ? { mails: own.mails(to) } : await visitor.read<SandboxMails>(`/sandbox/mails?to=${encodeURIComponent(to)}`);
  if (!mails) throw new Error('mails of this server go to a mail server that the tour cannot read');
  return mails.map(({ subject, text }) => `${subject}\n${text}`).reverse();
}

export async function createWorld(base: string, own?: OwnCountry, unlike?: Family): Promise<World> {
  const visitor = createBrowser(base);
  const clock = () => visitor.read<Clock>('/sandbox/clock');
  const { today, policy } = await clock();
  if (!isProfileName(policy)) throw new Error(`unknown profile ${policy}`);
  let family = makeFamily(today);
  // Newborns of one day differ by their surname only.
  while (unlike && surnameOf(family) === surnameOf(unlike)) family = makeFamily(today);

  const officer = once(() => signIn(base, 'counter', 'kenji', '1234'));
  const bureau = once(() => signIn(base, 'bureau', 'ops', '1234'));
  const registered = once(async () => registerFamily(await officer(), family));
  const resident = async (who: Member): Promise<Registered> => {
    const found = (await registered()).get(who);
    if (!found) throw new Error(`nobody registered ${who}`);
    const number = /\d{12}/.exec((await letter(who)).individualNumber)?.[0] ?? '';
    return { ...found, individualNumber: number };
  };
  const replaced = new Map<Member, Letter>();
  const letters = (residentId: string) => openLetters(visitor, residentId);
  const letter = onceFor(async (who) => {
    const { residentId } = (await registered()).get(who) ?? { residentId: '' };
    for (let tries = 0; tries < 120; tries += 1) {
      const found = (await letters(residentId)).find(({ kind }) => kind === 'number');
      if (found) return found;
      await sleep(500);
    }
    throw new Error(`no letter arrived for ${who}`);
  });
  const photo = (name: string) => readFile(new URL(`./photos/${name}.jpg`, import.meta.url));
  const advance = (duration: string) => visitor.ask<{ today: string; stops: number }>('/sandbox/clock', { advance: duration });
  const shownSince = new Map<Member, Identity>();
  const identityOf = async (who: Member): Promise<Identity> =>
    shownSince.get(who) ?? (await registered()).get(who)?.identity ?? { visitor: 'self', documents: [] };

  const world: World = {
    base,
    profile: policyProfile(policy),
    startedIn: own?.startedIn,
    tlsCertificate: own?.tlsCertificate,
    log: () => own?.said(),
    own,
    mails: (to) => readMails(visitor, own, to),
    family,
    now: async () => new Date((await clock()).now),
    today: async () => (await clock()).today,
    advance,
    photo,
    officer,
    bureau,
    resident,
    identityOf,
    moved: (who, identity) => void shownSince.set(who, identity),
    letter: async (who) => replaced.get(who) ?? letter(who),
    letters,
    replaceLetter: (who, fresh) => void replaced.set(who, fresh),
    applyAgain: (who) => applyByPhone(world, who, 'good-2'),
    application: async (who) => (await applications()).get(who) ?? '',
    arrived: once(async () => {
      await applications();
      await advance(`P${policyProfile(policy).card.leadTimeDays.max + 1}D`);
    }),
    collection: onceFor(async (who) => {
      await world.arrived();
      return collectCard(world, who);
    }),
    card: async (who) => (await world.collection(who)).card,
    signIn: (door, card) => signIn(base, door, card.cardId, card.pins.get('authentication') ?? ''),
    suspend: (card) => changeState(world, card, 'suspend'),
    resume: (card) => changeState(world, card, 'resume'),
    unlock: (card, pin, fresh) => unlock(world, card, pin, fresh),
  };
  const applications = once(() => applyForAll(world));
  return world;
}

/** Suspended at once; lifted with the face compared and the card in the reader of the resident's screen. */
async function changeState(world: World, card: CollectedCard, action: 'suspend' | 'resume'): Promise<void> {
  const visit = await startVisit(await world.officer(), 'suspension');
  await visit.identify(card.residentId, await world.identityOf(card.who));
  await visit.ask('card');
  if (action === 'resume') {
    if ((await visit.facts()).needsPhotoComparison) await visit.ask('photo-comparison', { isSame: true });
    await useScreen(visit, world.base, card.cardId, new Map());
  }
  await visit.ask('card-state', { action });
  await visit.end();
}

async function unlock(world: World, card: CollectedCard, pin: PinKind, fresh: string): Promise<string> {
  const visit = await startVisit(await world.officer(), 'unlock');
  await visit.identify(card.residentId, await world.identityOf(card.who));
  await visit.ask('card');
  if ((await visit.facts()).needsPhotoComparison) await visit.ask('photo-comparison', { isSame: true });
  await visit.ask('unlock', { pins: [pin] });
  await useScreen(visit, world.base, card.cardId, new Map([[pin, fresh]]));
  return (await visit.end()).ticket;
}
