import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { BureauDoor } from './bureau-door.tsx';

const load: CatalogueLoader = async (language) => {
  const [own, log] =
    language === 'ja'
      ? await Promise.all([
          import('../../i18n/ja/bureau.json', { with: { type: 'json' } }),
          import('../../i18n/ja/log.json', { with: { type: 'json' } }),
        ])
      : await Promise.all([
          import('../../i18n/en/bureau.json', { with: { type: 'json' } }),
          import('../../i18n/en/log.json', { with: { type: 'json' } }),
        ]);
  return { ...own.default, ...log.default };
};

openDoor(load, <BureauDoor />);
