import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { HelplineDoor } from './helpline-door.tsx';

const load: CatalogueLoader = async (language) => {
  const [console, call, log] =
    language === 'ja'
      ? await Promise.all([
          import('../../i18n/ja/helpline.json', { with: { type: 'json' } }),
          import('../../i18n/ja/call.json', { with: { type: 'json' } }),
          import('../../i18n/ja/log.json', { with: { type: 'json' } }),
        ])
      : await Promise.all([
          import('../../i18n/en/helpline.json', { with: { type: 'json' } }),
          import('../../i18n/en/call.json', { with: { type: 'json' } }),
          import('../../i18n/en/log.json', { with: { type: 'json' } }),
        ]);
  return { ...console.default, ...call.default, ...log.default };
};

openDoor(load, <HelplineDoor />);
