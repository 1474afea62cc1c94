import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import type { HttpApp } from './app.ts';

/** Every answer has the same security headers, so Helmet is asked once. */
export function sendSecurityHeaders(app: HttpApp, isTls: boolean): void {
  const secure = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        frameSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'self'", 'blob:'],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isTls,
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  const sample = new ServerResponse(new IncomingMessage(new Socket()));
  secure(sample.req, sample, () => undefined);
  const headers = Object.entries(sample.getHeaders()) as [string, string][];
  app.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value);
    done();
  });
  const framed = headers.flatMap(([name, value]): [string, string][] => {
    if (name === 'x-frame-options') return [[name, 'SAMEORIGIN']];
    return name === 'content-security-policy' ? [[name, value.replace("frame-ancestors 'none'", "frame-ancestors 'self'")]] : [];
  });
  // No page stands in a frame; a PDF does, in ours.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.getHeader('content-type') === 'application/pdf') for (const [name, value] of framed) reply.raw.setHeader(name, value);
    done(null, payload);
  });
}
