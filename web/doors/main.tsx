import { openDoor } from '../ui/open-door.tsx';
import { TownPage } from './town/town-page.tsx';

openDoor(['town', 'call', 'calculators', 'verify'], <TownPage />);
