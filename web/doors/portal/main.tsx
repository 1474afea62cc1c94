import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { PortalDoor } from './portal-door.tsx';

const load: CatalogueLoader = async (language) =>
  language === 'ja'
    ? (await import('../../i18n/ja/portal.json', { with: { type: 'json' } })).default
    : (await import('../../i18n/en/portal.json', { with: { type: 'json' } })).default;

openDoor(load, <PortalDoor />);
