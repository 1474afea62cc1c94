import type { CatalogueLoader } from '../../i18n/messages.ts';
import { openDoor } from '../../ui/open-door.tsx';
import { SignInDoor } from './sign-in-door.tsx';

const load: CatalogueLoader = async (language) =>
  language === 'ja'
    ? (await import('../../i18n/ja/sign-in.json', { with: { type: 'json' } })).default
    : (await import('../../i18n/en/sign-in.json', { with: { type: 'json' } })).default;

openDoor(load, <SignInDoor />);
