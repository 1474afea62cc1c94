import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { BureauDoor } from './bureau-door.tsx';

const load: CatalogueLoader = async (language) =>
  language === 'ja'
    ? (await import('../../i18n/ja/bureau.json', { with: { type: 'json' } })).default
    : (await import('../../i18n/en/bureau.json', { with: { type: 'json' } })).default;

openDoor(load, <BureauDoor />);
