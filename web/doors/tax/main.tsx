import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { TaxDoor } from './tax-door.tsx';

const load: CatalogueLoader = async (language) =>
  language === 'ja'
    ? (await import('../../i18n/ja/tax.json', { with: { type: 'json' } })).default
    : (await import('../../i18n/en/tax.json', { with: { type: 'json' } })).default;

openDoor(load, <TaxDoor />);
