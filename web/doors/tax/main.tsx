import { askForSession } from '../../ui/door-session.tsx';
import { openDoor } from '../../ui/open-door.tsx';
import { TaxDoor } from './tax-door.tsx';

openDoor(['tax'], <TaxDoor />, () => askForSession('tax'));
