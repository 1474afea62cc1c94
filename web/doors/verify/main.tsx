import { openDoor } from '../../ui/open-door.tsx';
import { VerifyDoor } from './verify-door.tsx';

openDoor(['verify', 'proof', 'photo'], <VerifyDoor />);
