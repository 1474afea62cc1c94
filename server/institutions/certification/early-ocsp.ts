import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { createOcspFailure } from '@openmyna/jpki';
import { machineTime } from '../../kernel/index.ts';
import { type HeadMemory, readWireRequest, type WireRequest, wireResponse } from './ocsp-wire.ts';
import type { Certification } from './types.ts';

/** Milliseconds that a connection may be silent, or let us wait for the rest of a request. */
const patience = 60_000;
/** Bytes that a client may send ahead while an answer is being signed. */
const aheadLimit = 65_536;

type Responder = Pick<Certification, 'ocsp' | 'keptOcsp'>;
type Handler = (socket: Socket) => void;

/**
 * Answers ordinary OCSP requests at the socket, before there is an HTTP request: parsing HTTP in general costs three times what such an
 * answer costs, and cookies, page headers and the rest mean nothing to an OCSP client. A connection whose first or any later request is something else is
 * handed to the HTTP server with all that was read, for good; its routes answer the same.
 *
 * @returns ends the connections that are kept here
 */
export function answerOcspEarly(server: Server, responder: Responder): () => void {
  const event = server instanceof TlsServer ? 'secureConnection' : 'connection';
  const handlers = server.listeners(event) as Handler[];
  server.removeAllListeners(event);
  const sockets = new Set<Socket>();
  const handOver = (socket: Socket, rest: Buffer | undefined): void => {
    sockets.delete(socket);
    for (const handler of handlers) handler.call(server, socket);
    if (rest) socket.unshift(rest);
  };
  server.on(event, (socket: Socket) => {
    sockets.add(socket);
    attend(socket, responder, {
      handOver: (rest) => handOver(socket, rest),
      gone: () => sockets.delete(socket),
    });
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

interface Ways {
  handOver(rest: Buffer | undefined): void;
  gone(): void;
}

/** One connection: requests are answered one after the other, in their order. */
function attend(socket: Socket, responder: Responder, ways: Ways): void {
  const memory: HeadMemory = { text: '', head: undefined };
  let rest: Buffer | undefined;
  let isBusy = false;
  let isEnding = false;
  let waiting: NodeJS.Timeout | undefined;

  const destroy = (): void => {
    socket.destroy();
  };
  const leave = (): void => {
    clearTimeout(waiting);
    socket.off('data', onData).off('end', onEnd).off('timeout', destroy).off('error', destroy).off('close', onClose);
    socket.setTimeout(0);
    ways.handOver(rest);
  };
  const resume = (): void => {
    isBusy = false;
    if (socket.isPaused()) socket.resume();
    advance();
    if (isEnding && !isBusy) socket.end();
  };
  const send = (response: Uint8Array): boolean => socket.write(wireResponse(response, machineTime.now()));
  const answerLater = async (request: WireRequest): Promise<void> => {
    const response = await responder.ocsp(request.kind, request.body).catch(() => createOcspFailure('internalError'));
    if (socket.destroyed) return;
    if (send(response)) resume();
    else socket.once('drain', resume);
  };
  const advance = (): void => {
    while (rest && !isBusy) {
      const request = readWireRequest(rest, memory);
      if (request === undefined) {
        leave();
        return;
      }
      if (request === 'more') {
        waiting ??= setTimeout(destroy, patience).unref();
        return;
      }
      if (waiting) clearTimeout(waiting);
      waiting = undefined;
      rest = rest.length === request.length ? undefined : rest.subarray(request.length);
      const kept = responder.keptOcsp(request.kind, request.body);
      isBusy = true;
      if (!kept) answerLater(request);
      else if (send(kept)) isBusy = false;
      else socket.once('drain', resume);
    }
  };
  const onData = (chunk: Buffer): void => {
    rest = rest ? Buffer.concat([rest, chunk]) : chunk;
    if (!isBusy) advance();
    else if (rest.length > aheadLimit) socket.pause();
  };
  const onEnd = (): void => {
    isEnding = true;
    if (!isBusy) socket.end();
  };
  const onClose = (): void => {
    clearTimeout(waiting);
    ways.gone();
  };
  socket.setNoDelay(true);
  socket.setTimeout(patience);
  socket.on('data', onData).on('end', onEnd).on('timeout', destroy).on('error', destroy).on('close', onClose);
}
