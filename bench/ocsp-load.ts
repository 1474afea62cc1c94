import { httpPost, startLoad } from './http-load.ts';

/**
 * OCSP load in a process of its own. Arguments: the address, then the requests in Base64. Prints how many answers came, a second after the other, until it
 * is stopped.
 */
const [address = '', ...requests] = process.argv.slice(2);
const url = new URL(address);
const load = await startLoad(
  url,
  requests.map((request) => httpPost(url, Buffer.from(request, 'base64'))),
);
let before = 0;
setInterval(() => {
  const count = load.count();
  console.log(count - before);
  before = count;
}, 1000);
