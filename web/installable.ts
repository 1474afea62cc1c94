import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { appFolder } from './doors.ts';
import { languages, type Messages } from './i18n/messages.ts';
import { annotate, withoutReadings } from './i18n/readings.ts';

const webRoot = dirname(fileURLToPath(import.meta.url));
const workerSource = join(webRoot, 'doors/portal/phone/worker.ts');

const address = (name: string): string => `/${appFolder}/${name}`;

/** Of Vite's manifest: what a file of the build is made with. */
interface BuiltFile {
  readonly file: string;
  readonly src?: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

/** Writes what makes the built portal an app of a phone: manifests in every language, icons, and the service worker with the names of the portal's files. */
export async function writeInstallable(outDir: string): Promise<void> {
  const folder = join(outDir, appFolder);
  await mkdir(folder, { recursive: true });
  await Promise.all([writeManifests(folder), writeIcons(folder), writeWorker(outDir, folder)]);
}

async function writeManifests(folder: string): Promise<void> {
  for (const { code, tag } of languages) {
    const texts = { ...(await readTexts(code, 'portal')), ...(await readTexts(code, 'phone')) };
    const text = (id: string): string => withoutReadings(annotate(texts[id] ?? ''));
    const shortcut = (title: string, path: string) => ({ name: text(title), url: `/portal/${path}` });
    const manifest = {
      id: '/portal',
      name: text('phone.app.name'),
      short_name: text('portal.title'),
      description: text('phone.app.about'),
      lang: tag,
      dir: 'ltr',
      start_url: '/portal',
      // The sign-in service and the other institutions stand beside the portal: a narrower scope would open them outside the app.
      scope: '/',
      display: 'standalone',
      theme_color: '#0017c1',
      background_color: '#ffffff',
      categories: ['government', 'utilities'],
      icons: [
        { src: address('icon-192.png'), sizes: '192x192', type: 'image/png', purpose: 'any' },
        { src: address('icon-512.png'), sizes: '512x512', type: 'image/png', purpose: 'any' },
        { src: address('maskable-512.png'), sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
      shortcuts: [shortcut('portal.notices', 'notifications'), shortcut('portal.page.card', 'card'), shortcut('portal.log', 'log')],
    };
    await writeFile(join(folder, `${code}.webmanifest`), JSON.stringify(manifest));
  }
}

async function readTexts(language: string, name: string): Promise<Messages> {
  return JSON.parse(await readFile(join(webRoot, 'i18n', language, `${name}.json`), 'utf8')) as Messages;
}

/** A phone cuts a maskable icon to its own shape, at most to a circle of 80 %; Apple's rounds the corners itself. */
async function writeIcons(folder: string): Promise<void> {
  const drawn = await readFile(join(webRoot, 'doors/icon.svg'), 'utf8');
  const ground = drawn.replace(/rx="7"/, '');
  const smaller = ground.replace(/(<rect [^>]*fill="#0017c1"\/>)(.*)(<\/svg>)/, '$1<g transform="translate(3.2 3.2) scale(0.8)">$2</g>$3');
  // Android draws the badge of a message in one colour, from its opacity alone.
  const badge = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#fff" fill-rule="evenodd" d="M4.5 7h23A2.5 2.5 0 0 1 30 9.5v13a2.5 2.5 0 0 1-2.5 2.5h-23A2.5 2.5 0 0 1 2 22.5v-13A2.5 2.5 0 0 1 4.5 7zM6 12v7h8v-7zM17 12v2.5h9V12zM17 17v2.5h6V17z"/></svg>`;
  const icons: readonly (readonly [string, string, number])[] = [
    ['icon-192.png', drawn, 192],
    ['icon-512.png', drawn, 512],
    ['maskable-512.png', smaller, 512],
    ['apple-touch-icon.png', ground, 180],
    ['badge-96.png', badge, 96],
  ];
  for (const [name, svg, size] of icons) {
    await writeFile(
      join(folder, name),
      await sharp(Buffer.from(svg), { density: (72 * size) / 32 })
        .resize(size, size)
        .png()
        .toBuffer(),
    );
  }
}

async function writeWorker(outDir: string, folder: string): Promise<void> {
  const built = JSON.parse(await readFile(join(outDir, '.vite/manifest.json'), 'utf8')) as Record<string, BuiltFile>;
  const files = filesOf(built, 'portal/index.html').map((file) => `/${file}`);
  const [page, source] = [await readFile(join(outDir, 'portal/index.html')), await readFile(workerSource, 'utf8')];
  const build = createHash('sha256').update(page).update(files.join('\n')).update(source).digest('base64url').slice(0, 12);
  const facts = `const buildOfPortal = ${JSON.stringify(build)};\nconst filesOfPortal = ${JSON.stringify(files)};\n`;
  await writeFile(join(folder, 'worker.js'), facts + stripTypeScriptTypes(source).replace(/^\s+$\n?/gm, ''));
}

/** Texts, and the rules of a face: a reader needs those of one language, and loads them herself. */
const isOfOneLanguage = ({ file, src = '' }: BuiltFile): boolean => /\/texts-[^/]+$/.test(file) || /\.(json|css)$/.test(src);

/** Scripts and styles that a page may need, its lazy ones too. */
function filesOf(built: Readonly<Record<string, BuiltFile>>, page: string): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const entry = built[key];
    if (!entry || seen.has(key) || isOfOneLanguage(entry)) return;
    seen.add(key);
    for (const file of [entry.file, ...(entry.css ?? [])]) if (/\.(js|css)$/.test(file)) found.add(file);
    for (const next of [...(entry.imports ?? []), ...(entry.dynamicImports ?? [])]) visit(next);
  };
  visit(page);
  return [...found].sort();
}
