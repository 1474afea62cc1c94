import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type CharacterMap, parseCharacterMap } from './cmap.ts';

/** A typeface that documents may be set in, in the order of preference. */
export interface Typeface {
  /** The family name by which Typst knows it. */
  readonly family: string;
  readonly characters: CharacterMap;
  /** The files of its weights. */
  readonly files: readonly Uint8Array[];
}

/** Where distributions put IPAmj Mincho, the typeface of the administrative character set (60,000 name characters). */
const mojiJohoPaths = [
  '/usr/share/fonts/truetype/ipamj/ipamjm.ttf',
  '/usr/share/fonts/opentype/ipamj-mincho/ipamjm.ttf',
  '/usr/share/fonts/opentype/ipamj/ipamjm.ttf',
  '/usr/share/fonts/ipa-mj-mincho-fonts/ipamjm.ttf',
  '/Library/Fonts/ipamjm.ttf',
];

/** Noto Sans JP always; IPAmj Mincho behind it where it is installed, for the rare characters of names. */
export function loadTypefaces(): readonly Typeface[] {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp')), '../fonts');
  const [regular, bold] = ['Regular', 'Bold'].map((weight) => readFileSync(join(folder, `NotoSansJP-${weight}.otf`)));
  if (regular === undefined || bold === undefined) throw new RangeError('the document fonts are not installed');
  const typefaces: Typeface[] = [{ family: 'Noto Sans Japanese', characters: parseCharacterMap(regular), files: [regular, bold] }];
  const mojiJoho = mojiJohoPaths.find((path) => existsSync(path));
  if (mojiJoho !== undefined) {
    const file = readFileSync(mojiJoho);
    typefaces.push({ family: 'IPAmjMincho', characters: parseCharacterMap(file), files: [file] });
  }
  return typefaces;
}
