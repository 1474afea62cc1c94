import { openDoor } from '../../ui/open-door.tsx';
import { TaxDoor } from './tax-door.tsx';

openDoor(['tax'], <TaxDoor />);
