import { openDoor } from '../../ui/open-door.tsx';
import { DevelopersDoor } from './developers-door.tsx';

openDoor(['developers'], <DevelopersDoor />);
