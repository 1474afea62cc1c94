import { fromBase64, toBase64 } from '../../../api/base64.ts';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import type { TapRequest } from '../../../card/tap-dialog.tsx';

interface ToSign {
  readonly bytes: string;
  readonly at: string;
}

/** What the card's signature is sent as. */
export interface CardSignature {
  readonly certificate: string;
  readonly signature: string;
  readonly at: string;
}

/** The server says what is signed, the chip signs it under the signature PIN. @param more what names the mandate besides the path */
async function signWithCard(toSign: string, more: object, ...[terminal, pin]: Parameters<TapRequest['work']>): Promise<CardSignature> {
  await terminal.verifyPin('signature', pin);
  const certificate = toBase64(await terminal.readCertificate('signature'));
  const { bytes, at } = await callApi<ToSign>(toSign, { method: 'POST', body: { ...more, certificate } });
  return { certificate, at, signature: toBase64(await terminal.sign('signature', fromBase64(bytes), pin)) };
}

/** The work of a tap: what the chip refuses is the dialog's to show; what the server refuses goes to `onRefused`. */
export function signing(request: {
  readonly toSign: string;
  readonly more?: object;
  readonly onSigned: (signed: CardSignature) => Promise<void>;
  readonly onRefused: (problem: ApiProblem) => void;
}): TapRequest['work'] {
  return async (...tap) => {
    try {
      await request.onSigned(await signWithCard(request.toSign, request.more ?? {}, ...tap));
    } catch (error) {
      const refused = problemOf(error);
      if (refused.status === 0 && refused.kind !== 'offline') throw error;
      request.onRefused(refused);
    }
  };
}
