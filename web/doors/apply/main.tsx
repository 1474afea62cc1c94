import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { ApplyDoor } from './apply-door.tsx';

const load: CatalogueLoader = async (language) => {
  const [own, photo] =
    language === 'ja'
      ? await Promise.all([
          import('../../i18n/ja/apply.json', { with: { type: 'json' } }),
          import('../../i18n/ja/photo.json', { with: { type: 'json' } }),
        ])
      : await Promise.all([
          import('../../i18n/en/apply.json', { with: { type: 'json' } }),
          import('../../i18n/en/photo.json', { with: { type: 'json' } }),
        ]);
  return { ...own.default, ...photo.default };
};

openDoor(load, <ApplyDoor />);
