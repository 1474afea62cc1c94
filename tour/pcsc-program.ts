/** What a developer writes against a card in a PC/SC reader (row B10): run beside the reader, with the PIN in the environment. */
import { createHash } from 'node:crypto';
import { CardError, connectCard } from '@openmyna/reader';
import { openPcscCard } from '@openmyna/reader/pcsc';

const pin = process.env.OPENMYNA_PIN_AUTHENTICATION ?? '';
const transport = await openPcscCard();
try {
  const card = await connectCard(transport);
  const certificate = await card.readCertificate('authentication');
  const refused = await card.readCertificate('signature').catch((error: unknown) => (error instanceof CardError ? error.code : 'unknown'));
  const signature = await card.sign('authentication', new TextEncoder().encode('challenge'), pin);
  const hash = createHash('sha256').update(certificate).digest('hex');
  console.log(JSON.stringify({ reader: transport.reader, certificate: hash, bytes: signature.length, refused }));
} finally {
  await transport.close();
}
