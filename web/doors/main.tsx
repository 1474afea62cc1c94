import type { CatalogueLoader } from '../i18n/messages.ts';
import { openDoor } from '../ui/open-door.tsx';
import { TownPage } from './town/town-page.tsx';

const load: CatalogueLoader = async (language) =>
  language === 'ja'
    ? (await import('../i18n/ja/town.json', { with: { type: 'json' } })).default
    : (await import('../i18n/en/town.json', { with: { type: 'json' } })).default;

openDoor(load, <TownPage />);
