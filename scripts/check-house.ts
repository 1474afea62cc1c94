/**
 * Checks the direction rules of `.dependency-cruiser.cjs`. A cruise that saw no module fails: a parser that cannot
 * read TypeScript reports zero modules and no violation, which looks like success.
 *
 *     node --conditions=openmyna-source scripts/check-house.ts
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';

export interface HouseReport {
  /** TypeScript modules of our own that were read. */
  readonly modules: number;
  readonly violations: readonly { readonly rule: string; readonly from: string; readonly to: string }[];
}

const parts = ['packages', 'server', 'web', 'tour', 'bench', 'scripts'];

interface HouseRules extends Pick<Required<ICruiseOptions>, 'doNotFollow' | 'exclude'> {
  readonly forbidden: NonNullable<NonNullable<ICruiseOptions['ruleSet']>['forbidden']>;
  readonly options: ICruiseOptions & { enhancedResolveOptions: object };
}

/** Cruises the house that stands in `root` (an absolute path) under the rules of this repository. */
export async function checkHouse(root: string): Promise<HouseReport> {
  const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as HouseRules;
  const { enhancedResolveOptions, ...cruiseOptions } = options;
  const present = parts.filter((part) => existsSync(join(root, part)));
  const { output } = await cruise(present, { ...cruiseOptions, baseDir: root, validate: true, ruleSet: { forbidden } }, {
    ...enhancedResolveOptions,
    symlinks: true,
  } as Parameters<typeof cruise>[2]);
  const { modules, summary } = output as ICruiseResult;
  return {
    modules: modules.filter((module) => /^(packages|server|web|tour|bench|scripts)\/.*\.tsx?$/.test(module.source)).length,
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

if (import.meta.main) {
  const { modules, violations } = await checkHouse(join(import.meta.dirname, '..'));
  for (const { rule, from, to } of violations) console.error(`${rule}: ${from} imports ${to}`);
  if (modules === 0) console.error('no module was cruised: the check saw nothing');
  else console.log(`${modules} modules cruised, ${violations.length} violations`);
  process.exitCode = modules === 0 || violations.length > 0 ? 1 : 0;
}
