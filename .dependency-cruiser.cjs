/**
 * Who may import whom. `scripts/check-house.ts` runs it (and refuses to pass when nothing was cruised);
 * `scripts/house.test.ts` plants a violation of each rule.
 */

/** Institutions from the most to the least depended upon: a line may import the lines above it, never its neighbours or those below. */
const order = [
  ['exchange'],
  ['notifications'],
  ['registry'],
  ['certification'],
  ['cards'],
  ['identity'],
  ['mandates'],
  ['counter', 'portal', 'proofs', 'tax', 'helpline', 'procedures'],
  ['sandbox'],
];

const institutions = 'server/institutions';
const room = (names) => `^${institutions}/(?:${names.join('|')})/`;

const directions = order.slice(0, -1).map((names, line) => ({
  name: `direction-${names.join('-')}`,
  comment: `${names.join(', ')} must not import an institution that stands on it`,
  severity: 'error',
  from: { path: room(names) },
  to: { path: room(order.slice(line + 1).flat()) },
}));

const neighbours = order
  .filter((names) => names.length > 1)
  .flatMap((names) =>
    names.map((name) => ({
      name: `neighbour-${name}`,
      comment: `${name} must not import the institutions beside it`,
      severity: 'error',
      from: { path: room([name]) },
      to: { path: room(names.filter((other) => other !== name)) },
    })),
  );

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'modules must not run each other in a circle; types may refer to each other',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'through-the-door',
      comment: 'an institution imports another only through its index.ts',
      severity: 'error',
      from: { path: `^${institutions}/([^/]+)/` },
      to: { path: `^${institutions}/([^/]+)/`, pathNot: [`^${institutions}/$1/`, `^${institutions}/[^/]+/index\\.ts$`] },
    },
    {
      name: 'outside-through-the-door',
      comment: 'the rest of the server, tour and bench enter an institution by its index.ts too',
      severity: 'error',
      from: { path: '^(server|tour|bench|web|packages)/', pathNot: `^${institutions}/` },
      to: { path: `^${institutions}/[^/]+/`, pathNot: `^${institutions}/[^/]+/index\\.ts$` },
    },
    {
      name: 'institution-has-a-place',
      comment: 'an institution that imports another or is imported stands in the order of .dependency-cruiser.cjs',
      severity: 'error',
      from: { path: `^${institutions}/([^/]+)/`, pathNot: room(order.flat()) },
      to: { path: `^${institutions}/([^/]+)/`, pathNot: `^${institutions}/$1/` },
    },
    {
      name: 'country-only-by-main',
      comment:
        'country.ts, institutions.ts and rooms.ts know every institution; only the starting file (and whole-country tests) may know them',
      severity: 'error',
      from: { pathNot: ['^server/(main|country|institutions)\\.ts$', '^server/testing/', '\\.test\\.ts$'] },
      to: { path: '^server/(country|institutions|rooms)\\.ts$' },
    },
    {
      name: 'kernel-knows-no-institution',
      comment: 'the kernel is what every institution stands on',
      severity: 'error',
      from: { path: '^server/kernel/' },
      to: { path: `^${institutions}/` },
    },
    {
      name: 'packages-stand-alone',
      comment: 'packages are libraries without a server',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(server|web|tour|bench|scripts)/' },
    },
    {
      name: 'web-knows-no-server',
      comment: 'pages speak to the server over HTTP only',
      severity: 'error',
      from: { path: '^web/', pathNot: '^web/e2e/' },
      to: { path: '^(server|tour|bench|scripts)/' },
    },
    {
      name: 'page-tests-walk-outside',
      comment: 'page tests start the country in a process of its own and see what everybody sees',
      severity: 'error',
      from: { path: '^web/e2e/' },
      to: { path: '^(server|tour|bench|scripts)/', pathNot: '^scripts/own-server\\.ts$' },
    },
    ...directions,
    ...neighbours,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '^web/\\.build/', '^web/node_modules/'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['openmyna-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
