import type { MessageId } from '../../i18n/messages.ts';
import type { IconName } from '../../ui/icons.tsx';

export interface Place {
  readonly name: PlaceName;
  readonly href: string;
  readonly icon: IconName;
  readonly title: MessageId;
  readonly about: MessageId;
  /** Who stands there in the cast: a handle whose card opens the door. */
  readonly keeper?: string;
}

export type PlaceName =
  | 'apply'
  | 'letterbox'
  | 'counter'
  | 'resident'
  | 'bureau'
  | 'portal'
  | 'tax'
  | 'helpline'
  | 'kiosk'
  | 'guide'
  | 'developers';

export const places: readonly Place[] = [
  { name: 'counter', href: '/counter', icon: 'counter', title: 'town.place.counter', about: 'town.place.counter.about', keeper: 'kenji' },
  { name: 'resident', href: '/counter/resident', icon: 'resident', title: 'town.place.resident', about: 'town.place.resident.about' },
  { name: 'letterbox', href: '/letterbox', icon: 'letterbox', title: 'town.place.letterbox', about: 'town.place.letterbox.about' },
  { name: 'apply', href: '/apply', icon: 'apply', title: 'town.place.apply', about: 'town.place.apply.about' },
  { name: 'bureau', href: '/bureau', icon: 'bureau', title: 'town.place.bureau', about: 'town.place.bureau.about', keeper: 'ops' },
  { name: 'portal', href: '/portal', icon: 'portal', title: 'town.place.portal', about: 'town.place.portal.about', keeper: 'hanako' },
  { name: 'tax', href: '/tax', icon: 'tax', title: 'town.place.tax', about: 'town.place.tax.about', keeper: 'hanako' },
  {
    name: 'helpline',
    href: '/helpline',
    icon: 'phone',
    title: 'town.place.helpline',
    about: 'town.place.helpline.about',
    keeper: 'misaki',
  },
  { name: 'kiosk', href: '/kiosk', icon: 'print', title: 'town.place.kiosk', about: 'town.place.kiosk.about' },
  { name: 'guide', href: '/guide', icon: 'info', title: 'town.place.guide', about: 'town.place.guide.about' },
  { name: 'developers', href: '/developers', icon: 'developers', title: 'town.place.developers', about: 'town.place.developers.about' },
];
