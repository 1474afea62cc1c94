import { askForSession } from '../../ui/door-session.tsx';
import { openDoor } from '../../ui/open-door.tsx';
import { HelplineDoor } from './helpline-door.tsx';

openDoor(['helpline', 'call', 'log', 'log-desk'], <HelplineDoor />, () => askForSession('helpline'));
