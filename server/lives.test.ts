import type { PinKind } from '@openmyna/reader';
import { profileNames } from '@openmyna/rules';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as applications from './testing/lives/applications.ts';
import * as cards from './testing/lives/cards.ts';
import * as changes from './testing/lives/changes.ts';
import { checkEnd } from './testing/lives/invariants.ts';
import type { Town } from './testing/lives/people.ts';
import type { Step } from './testing/lives/steps.ts';
import { createWorld, type World } from './testing/lives/world.ts';

/** Lives of one country, one after the other on its clock: long ones, and many short ones, in which what happens early happens in every order. */
const longLives = { numRuns: 30, maxCommands: 150 };
const shortLives = { numRuns: 70, maxCommands: 50 };
const livesOfCountry = longLives.numRuns + shortLives.numRuns;
/** A country that had an easy time is given more short lives. */
const leastSteps = 1000;
/** More by `OPENMYNA_COUNTRIES`, for a night: two countries, one of each profile, are 200 lives. */
const countries = Number(process.env.OPENMYNA_COUNTRIES ?? 1);

const who = fc.nat(4);
const pin = fc.constantFrom<PinKind>('authentication', 'signature', 'basicInformation', 'healthInsurance', 'residentRegistry');
const of = (make: (at: number) => Step): fc.Arbitrary<Step> => who.map(make);

const steps: fc.Arbitrary<Step>[] = [
  fc.constantFrom(0, 0, 8, 14, 17, 34, 71).map(applications.register),
  ...[applications.apply, applications.apply, applications.collect, applications.collect].map(of),
  ...[applications.registerAgain, applications.sendBack, applications.withdrawApplication].map(of),
  fc.tuple(who, fc.constantFrom('dead', 'departed')).map(([at, life]) => applications.closeRecord(at, life)),
  fc.constantFrom(3, 20, 30, 60, 60).map(applications.advance),
  fc.constantFrom(60, 60, 100, 1200).map(applications.advance),
  fc.tuple(who, pin, fc.boolean()).map(([at, kind, isRight]) => cards.enterPin(at, kind, isRight)),
  fc.tuple(who, pin, fc.constant(false)).map(([at, kind, isRight]) => cards.enterPin(at, kind, isRight)),
  fc.tuple(who, pin).map(([at, kind]) => cards.unlock(at, kind)),
  ...[cards.sign, cards.sign, cards.suspend, cards.reportLoss, cards.resume, cards.giveUp].map(of),
  ...[changes.move, changes.rename, changes.moveOut, changes.moveOut, changes.moveIn, changes.moveIn, changes.moveIn].map(of),
  ...[cards.writeTexts, cards.writeTexts, cards.renewCertificates, cards.renewCertificates].map(of),
];

/** Somebody with a card in her hand, and a child for whom one was asked for: from here more can happen. */
const past = [
  applications.register(34),
  applications.apply(0),
  applications.advance(58),
  applications.collect(0),
  applications.register(0),
  applications.apply(1),
];

const rounds = profileNames.flatMap((profile) => Array.from({ length: countries }, (_, at) => ({ profile, country: at + 1 })));

describe.each(rounds)('country $country under $profile', ({ profile, country }) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(profile);
  }, 120_000);
  afterAll(() => world.stop());

  test(`${livesOfCountry} random lives keep every invariant at every step`, async () => {
    let taken = 0;
    let lived = 0;
    const live = async (life: Iterable<Step>, hasPast: boolean): Promise<void> => {
      const town: Town = { people: [], today: await world.clock.today(), steps: 0 };
      if (hasPast) for (const step of past) await step.run(town, world);
      await fc.asyncModelRun(() => ({ model: town, real: world }), life);
      for (const person of town.people) {
        if (person.life === 'living') await applications.close(person, world, town, 'dead');
        await checkEnd(person, world);
      }
      taken += town.steps;
      lived += 1;
    };
    // The first failure is told as it was: to live it again shorter would begin at another hour of the country.
    const liveMany = async ({ numRuns, maxCommands }: typeof longLives): Promise<void> =>
      fc.assert(fc.asyncProperty(fc.commands(steps, { maxCommands, size: 'max' }), fc.boolean(), live), { numRuns, endOnFailure: true });
    await liveMany(longLives);
    await liveMany(shortLives);
    while (taken < leastSteps) await liveMany({ ...shortLives, numRuns: 10 });
    if (countries > 1) process.stdout.write(`${profile}, country ${country}: ${taken} steps in ${lived} lives\n`);
    expect(lived).toBeGreaterThanOrEqual(livesOfCountry);
  }, 600_000);
});
