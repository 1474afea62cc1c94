import { openDoor } from '../../ui/open-door.tsx';
import { PortalDoor } from './portal-door.tsx';

openDoor(
  [
    'portal',
    'devices',
    'letters',
    'log',
    'card-life',
    'phone',
    'settings',
    'procedures',
    'procedure-forms',
    'without-card',
    'proof',
    'mandates',
  ],
  <PortalDoor />,
);
