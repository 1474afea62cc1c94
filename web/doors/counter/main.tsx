import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { CounterDoor } from './counter-door.tsx';

const load: CatalogueLoader = async (language) => {
  const [own, photo, log] =
    language === 'ja'
      ? await Promise.all([
          import('../../i18n/ja/counter.json', { with: { type: 'json' } }),
          import('../../i18n/ja/photo.json', { with: { type: 'json' } }),
          import('../../i18n/ja/log.json', { with: { type: 'json' } }),
        ])
      : await Promise.all([
          import('../../i18n/en/counter.json', { with: { type: 'json' } }),
          import('../../i18n/en/photo.json', { with: { type: 'json' } }),
          import('../../i18n/en/log.json', { with: { type: 'json' } }),
        ]);
  return { ...own.default, ...photo.default, ...log.default };
};

openDoor(load, <CounterDoor />);
