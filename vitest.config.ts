import { defineConfig } from 'vitest/config';

/** Workspaces are read as source, as `node --conditions=openmyna-source` reads them. */
const conditions = ['openmyna-source', 'node', 'import', 'module', 'default'];
/** These reach the test processes as `--conditions`: with `import` among them, `require` would be given ES modules. */
const processConditions = ['openmyna-source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions: processConditions, externalConditions: processConditions } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    execArgv: ['--conditions=openmyna-source'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'libraries', include: ['packages/**/*.test.ts', 'scripts/**/*.test.ts', 'web/**/*.test.ts', 'web/**/*.test.tsx'] },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['server/**/*.test.ts', 'bench/**/*.test.ts', 'tour/**/*.test.ts'],
          globalSetup: ['./server/testing/global-setup.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'pages', include: ['web/e2e/**/*.e2e.ts'], fileParallelism: false, globalSetup: ['./web/e2e/global-setup.ts'] },
      },
    ],
  },
});
