import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The limit of an HTTP service in this runtime: node:http that answers every request with the same bytes. Argument: how many; prints its port. */
const answer = Buffer.alloc(Number(process.argv[2] ?? 1800), 0x30);
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/ocsp-response', 'content-length': answer.length, 'cache-control': 'no-store' });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
