import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import type { CardsDeps } from './deps.ts';
import { askForUnlock, kioskChannel, nextKioskMove, openChallenge, openKiosk } from './kiosk-unlock.ts';

const base = '/api/v1/kiosk/unlock';
const tags = ['kiosk'];

/** The header with which a kiosk shows its token; no address and no cookie holds it. */
const tokenHeader = 'x-kiosk-session';

const pin = z.enum(['signature', 'authentication']);
const bytes = z.base64().max(12_000);
const until = z.iso.datetime();
const rule = z.object({
  kind: z.string(),
  minLength: z.int(),
  maxLength: z.int(),
  alphabet: z.enum(['digits', 'letters-and-digits']),
  tries: z.int(),
});
const move = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), apdu: z.string() }),
  z.object({ kind: z.literal('pins'), mode: z.enum(['enter', 'permitted']), pins: z.array(rule) }),
  z.object({ kind: z.literal('done') }),
]);

/** The phone's and the kiosk's side of a PIN that is set anew. Neither route takes a PIN, a number or the name of a card. */
export function registerKioskRoutes(app: HttpApp, deps: CardsDeps): void {
  app.get(
    base,
    {
      schema: {
        tags,
        summary: 'Whether kiosks unlock, which PINs, when, and for how long after the phone has asked',
        response: {
          200: z.object({
            isOffered: z.boolean(),
            pins: z.array(z.string()),
            withinHours: z.int().optional(),
            open: z.object({ from: z.string(), to: z.string() }).optional(),
          }),
        },
      },
    },
    async () => {
      const channel = kioskChannel(deps.profile);
      if (!channel) return { isOffered: false, pins: [] };
      const { from, to } = channel.open;
      return { isOffered: true, pins: [...channel.pins], withinHours: channel.withinHours, open: { from, to } };
    },
  );
  app.post(
    `${base}/challenges`,
    {
      schema: {
        tags,
        summary: 'What the card signs on the phone, under the JPKI PIN that is known',
        body: z.object({ wanted: pin }),
        response: { 200: z.object({ id: z.uuid(), message: z.base64() }) },
      },
    },
    async (request) => {
      const { id, message } = await openChallenge(deps, request.body.wanted);
      return { id, message: message.toString('base64') };
    },
  );
  app.post(
    `${base}/requests`,
    {
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Ask for the other JPKI PIN to be set anew at a kiosk',
        body: z.object({ challenge: z.uuid(), certificate: bytes, signature: bytes }),
        response: { 200: z.object({ pin, until }) },
      },
    },
    async ({ body: { challenge, certificate, signature } }) => {
      const asked = await askForUnlock(deps, {
        challengeId: challenge,
        certificate: Buffer.from(certificate, 'base64'),
        signature: Buffer.from(signature, 'base64'),
      });
      return { pin: asked.pin, until: asked.until.toString() };
    },
  );
  registerTerminal(app, deps);
}

function registerTerminal(app: HttpApp, deps: CardsDeps): void {
  app.post(
    `${base}/sessions`,
    {
      schema: {
        tags,
        summary: 'A card was put into a kiosk; `token` is shown once',
        body: z.object({ certificate: bytes, terminal: z.string().regex(/^[a-z0-9-]{3,60}$/) }),
        response: { 200: z.object({ token: z.string(), pin, until }) },
      },
    },
    async ({ body: { certificate, terminal } }) => {
      const opened = await openKiosk(deps, { certificate: Buffer.from(certificate, 'base64'), terminal });
      return { token: opened.token, pin: opened.pin, until: opened.until.toString() };
    },
  );
  app.post(
    `${base}/next`,
    {
      schema: {
        tags,
        summary: 'The next command for the chip, or the PIN that its holder enters now',
        headers: z.object({ [tokenHeader]: z.string().max(100) }),
        body: z.object({ response: z.string().max(140_000).optional(), restart: z.boolean().optional() }),
        response: { 200: move },
      },
    },
    async (request) => {
      const { response, restart } = request.body;
      const next = await nextKioskMove(deps, { token: String(request.headers[tokenHeader]), response, restart });
      return next as z.infer<typeof move>;
    },
  );
}
