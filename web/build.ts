import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressFolder } from './compress.ts';
import { doors } from './doors.ts';
import { writeInstallable } from './installable.ts';

const webRoot = dirname(fileURLToPath(import.meta.url));
const doorsRoot = join(webRoot, 'doors');
const packagesRoot = resolve(webRoot, '../packages');
const stampName = 'sources.sha256';

/** The folder of the bundled Japanese face; the package exports only its index. */
function findFonts(): string {
  return resolve(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp')), '../fonts');
}

/** What a build is made from; a change in any of these files makes a new one. */
const sourceFolders = [webRoot, ...['reader', 'number', 'rules', 'transparency'].map((name) => join(packagesRoot, name, 'src'))];
const notSources = new Set(['.build', 'node_modules', 'e2e']);

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries
    .filter((entry) => !notSources.has(entry.name))
    .map((entry) => (entry.isDirectory() ? listFiles(join(folder, entry.name)) : Promise.resolve([join(folder, entry.name)])));
  return (await Promise.all(nested)).flat();
}

async function hashSources(): Promise<string> {
  const files = (await Promise.all(sourceFolders.filter((folder) => existsSync(folder)).map(listFiles))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files.filter((name) => !name.endsWith('.test.ts'))) {
    hash
      .update(relative(webRoot, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}

async function isBuilt(outDir: string, hash: string): Promise<boolean> {
  try {
    return (await readFile(join(outDir, stampName), 'utf8')) === hash;
  } catch {
    return false;
  }
}

/** What is on the page before its script is: the bar with the name, as high as it will be. */
function addFirstPicture(html: string): string {
  return html.replace(/(<div id="page")><\/div>/, '$1><div class="first-picture keeps-shape">OpenMyna</div></div>');
}

/** A browser opens six connections: many small scripts wait for each other. What three doors have in common is one script. */
const sharedScripts = { name: 'shared', test: /\/web\/(api|card|ui|identity|i18n|ruby)\/[^/]+\.tsx?$/, minShareCount: 3 };

/** The portal's texts in a language are one script; so are those of every page. */
function portalTexts(portal: string) {
  const names = /openDoor\(\s*\[([^\]]*)\]/.exec(portal)?.[1]?.match(/[a-z-]+/g);
  if (!names) throw new Error('the portal names no catalogues');
  const test = new RegExp(`/web/i18n/[A-Za-z-]+/(${names.join('|')})\\.json$`);
  return { name: (id: string) => `texts-portal-${/\/i18n\/([^/]+)\//.exec(id)?.[1]}`, test };
}

async function runVite(outDir: string): Promise<void> {
  // Vite takes over what it finds here: under a test runner it would bundle React's development build.
  process.env.NODE_ENV = 'production';
  const [{ build }, { default: react }, { default: tailwind }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
    import('@tailwindcss/vite'),
  ]);
  await build({
    configFile: false,
    root: doorsRoot,
    logLevel: 'error',
    plugins: [
      react({ jsxImportSource: join(webRoot, 'ruby') }),
      tailwind(),
      { name: 'first-picture', transformIndexHtml: addFirstPicture },
    ],
    resolve: { conditions: ['openmyna-source', 'module', 'browser', 'production'], alias: { '@fonts-jp': findFonts() } },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      manifest: true,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: [...new Set(doors.map((door) => join(doorsRoot, door.file)))],
        output: { codeSplitting: { groups: [sharedScripts, portalTexts(await readFile(join(doorsRoot, 'portal/main.tsx'), 'utf8'))] } },
      },
    },
  });
}

/**
 * Builds all front doors into `outDir`, unless the build there was made from the same sources.
 * The new build is made beside the old one and takes its place at the end, so that a broken build leaves the old one standing.
 */
export async function buildWeb({ outDir }: { outDir: string }): Promise<void> {
  const target = resolve(outDir);
  const hash = await hashSources();
  if (await isBuilt(target, hash)) return;
  const fresh = `${target}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  try {
    await runVite(fresh);
    await writeInstallable(fresh);
    await compressFolder(fresh);
    await writeFile(join(fresh, stampName), hash);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
