import type { DoorInstitution } from './types.ts';

export type CodeFor = (residentId: string, institution: DoorInstitution) => Promise<string>;

/** Linkage codes 機関別符号 never change, so the ones of people who sign in often need not be asked for again. */
export function rememberCodes(codeFor: CodeFor, capacity = 20_000): CodeFor {
  const known = new Map<string, string>();
  return async (residentId, institution) => {
    const key = `${institution}/${residentId}`;
    const code = known.get(key) ?? (await codeFor(residentId, institution));
    // The latest used stands last; the first is the one to forget.
    known.delete(key);
    if (known.size >= capacity) known.delete(known.keys().next().value ?? key);
    known.set(key, code);
    return code;
  };
}
