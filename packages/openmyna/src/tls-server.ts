/** Test support: a TLS server in the working folder that says who its client is. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';

const server = createServer(
  {
    cert: readFileSync('server.pem'),
    key: readFileSync('server.key'),
    ca: readFileSync('ca.pem'),
    requestCert: true,
    rejectUnauthorized: false,
    // As the identity room does: the chip pads PKCS#1 v1.5, TLS 1.3 wants PSS.
    maxVersion: 'TLSv1.2',
    sigalgs: 'RSA+SHA256:RSA+SHA384:RSA+SHA512',
  },
  (request, response) => {
    const socket = request.socket as TLSSocket;
    response.end(JSON.stringify({ isAuthorized: socket.authorized, subject: socket.getPeerX509Certificate()?.subject }));
  },
);
server.listen(0, 'localhost', () => console.log((server.address() as AddressInfo).port));
