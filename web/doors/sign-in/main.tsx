import { openDoor } from '../../ui/open-door.tsx';
import { SignInDoor } from './sign-in-door.tsx';

openDoor(['sign-in', 'devices'], <SignInDoor />);
