import type fc from 'fast-check';
import { expect } from 'vitest';
import { checkInvariants } from './invariants.ts';
import type { Person, Town } from './people.ts';
import type { World } from './world.ts';

export type Step = fc.AsyncCommand<Town, World>;

/** A step of somebody's life; after it everything is looked at. */
export function step(title: string, applies: (town: Town) => boolean, take: (town: Town, world: World) => Promise<void>): Step {
  return {
    check: applies,
    async run(town, world) {
      await take(town, world);
      town.steps += 1;
      await checkInvariants(town, world);
    },
    toString: () => title,
  };
}

const recent = 5;

/** A step of one of the people who came last, where it is possible for her. */
export function stepOf(
  title: string,
  at: number,
  applies: (person: Person, town: Town) => boolean,
  take: (person: Person, world: World, town: Town) => Promise<void>,
): Step {
  const whom = ({ people }: Town): Person | undefined => people.slice(-recent)[at % Math.min(recent, Math.max(1, people.length))];
  return step(
    `${title}(${at})`,
    (town) => {
      const person = whom(town);
      return person !== undefined && applies(person, town);
    },
    async (town, world) => {
      const person = whom(town);
      if (person) await take(person, world, town);
    },
  );
}

/** `done`, or the code of the refusal. */
export async function codeOf(act: Promise<unknown>): Promise<string> {
  return act.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : `unexpected: ${String(error)}`),
  );
}

export async function expectCode(act: Promise<unknown>, code: string, what: string): Promise<void> {
  expect(await codeOf(act), what).toBe(code);
}
