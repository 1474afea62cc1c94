import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { ApplyDoor } from './apply-door.tsx';

const load: CatalogueLoader = async (language) =>
  language === 'ja'
    ? (await import('../../i18n/ja/apply.json', { with: { type: 'json' } })).default
    : (await import('../../i18n/en/apply.json', { with: { type: 'json' } })).default;

openDoor(load, <ApplyDoor />);
