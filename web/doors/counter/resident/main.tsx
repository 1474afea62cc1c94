import type { CatalogueLoader } from '../../../i18n/messages.ts';
import { openDoor } from '../../../ui/open-door.tsx';
import { ResidentScreen } from './resident-screen.tsx';

const load: CatalogueLoader = async (language) =>
  language === 'ja'
    ? (await import('../../../i18n/ja/resident.json', { with: { type: 'json' } })).default
    : (await import('../../../i18n/en/resident.json', { with: { type: 'json' } })).default;

openDoor(load, <ResidentScreen />);
