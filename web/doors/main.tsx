import type { CatalogueLoader } from '../i18n/messages.ts';
import { openDoor } from '../ui/open-door.tsx';
import { TownPage } from './town/town-page.tsx';

const load: CatalogueLoader = async (language) => {
  const [town, call] =
    language === 'ja'
      ? await Promise.all([
          import('../i18n/ja/town.json', { with: { type: 'json' } }),
          import('../i18n/ja/call.json', { with: { type: 'json' } }),
        ])
      : await Promise.all([
          import('../i18n/en/town.json', { with: { type: 'json' } }),
          import('../i18n/en/call.json', { with: { type: 'json' } }),
        ]);
  return { ...town.default, ...call.default };
};

openDoor(load, <TownPage />);
