import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { LetterboxDoor } from './letterbox-door.tsx';

const load: CatalogueLoader = async (language) =>
  language === 'ja'
    ? (await import('../../i18n/ja/letterbox.json', { with: { type: 'json' } })).default
    : (await import('../../i18n/en/letterbox.json', { with: { type: 'json' } })).default;

openDoor(load, <LetterboxDoor />);
