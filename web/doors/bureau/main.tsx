import { askForSession } from '../../ui/door-session.tsx';
import { openDoor } from '../../ui/open-door.tsx';
import { BureauDoor } from './bureau-door.tsx';

openDoor(['bureau', 'log', 'log-desk', 'card-life'], <BureauDoor />, () => askForSession('bureau'));
