import { openDoor } from '../../ui/open-door.tsx';
import { LetterboxDoor } from './letterbox-door.tsx';

openDoor(['letterbox'], <LetterboxDoor />);
