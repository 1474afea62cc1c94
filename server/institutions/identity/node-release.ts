/**
 * Read before the OpenID library is. At its first breath the library wants an LTS release of Node by the name in `process.release.lts`, which a release
 * gets in the October after it appears (an even number always does); it prints a warning otherwise. It is shown such a name and nothing else is hushed.
 */
const [major = 0] = process.versions.node.split('.').map(Number);
const isNameless = process.release.lts === undefined && major >= 22 && major % 2 === 0;
if (isNameless) Object.defineProperty(process.release, 'lts', { value: 'to be named', configurable: true });

/** Puts the release back as it was. */
export function restoreRelease(): void {
  if (isNameless) Reflect.deleteProperty(process.release, 'lts');
}
