import { openDoor } from '../../ui/open-door.tsx';
import { GuideDoor } from './guide-door.tsx';

openDoor(['guide', 'guide-card', 'guide-data', 'guide-procedures'], <GuideDoor />);
