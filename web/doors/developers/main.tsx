import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { DevelopersDoor } from './developers-door.tsx';

const load: CatalogueLoader = async (language) =>
  language === 'ja'
    ? (await import('../../i18n/ja/developers.json', { with: { type: 'json' } })).default
    : (await import('../../i18n/en/developers.json', { with: { type: 'json' } })).default;

openDoor(load, <DevelopersDoor />);
