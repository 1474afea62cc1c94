import { openDoor } from '../../../ui/open-door.tsx';
import { ResidentScreen } from './resident-screen.tsx';

openDoor(['resident'], <ResidentScreen />);
