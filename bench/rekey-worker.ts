import type { Place } from './own-database.ts';
import { openRecallHouse } from './recall-house.ts';

/** Gives recalled cards new keys until none is left within reach. Arguments: the place as JSON, the recall. Prints how many have theirs after each portion. */
const [place = '', recallId = ''] = process.argv.slice(2);
const house = await openRecallHouse(JSON.parse(place) as Place);
let more = true;
while (more) {
  more = (await house.cards.recalls.rekey(recallId, 20)) > 0;
  console.log((await house.cards.recalls.get(recallId)).rekeyed);
}
await house.close();
