import { openDoor } from '../../ui/open-door.tsx';
import { ApplyDoor } from './apply-door.tsx';

openDoor(['apply', 'photo', 'card-life'], <ApplyDoor />);
