import { createWorld, type World } from './world.ts';

const known = new Map<string, Promise<World>>();

/** A second family on the same server: whoever moves away, or gets another number, is not as before for the other rows. */
export function moversOf({ base, family }: World): Promise<World> {
  const movers = known.get(base) ?? createWorld(base, undefined, family);
  known.set(base, movers);
  return movers;
}
