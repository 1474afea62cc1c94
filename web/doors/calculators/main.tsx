import { openDoor } from '../../ui/open-door.tsx';
import { calculators } from './calculators.ts';
import { CalculatorsDoor } from './calculators-door.tsx';

openDoor([...new Set(['calculators' as const, ...calculators.flatMap(({ catalogues }) => catalogues)])], <CalculatorsDoor />);
