import { openDoor } from '../../ui/open-door.tsx';
import { KioskDoor } from './kiosk-door.tsx';

openDoor(['kiosk', 'resident'], <KioskDoor />);
