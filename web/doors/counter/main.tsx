import { askForSession } from '../../ui/door-session.tsx';
import { openDoor } from '../../ui/open-door.tsx';
import { CounterDoor } from './counter-door.tsx';

openDoor(
  ['counter', 'photo', 'log', 'log-desk', 'procedures', 'procedure-forms', 'without-card', 'counter-procedures'],
  <CounterDoor />,
  () => askForSession('counter'),
);
