import {
  createOcspFailure,
  createOcspResponse,
  type JpkiError,
  type OcspAnswer,
  type OcspQuestion,
  type ParsedOcspRequest,
  parseOcspRequest,
  type RevocationStatus,
} from '@openmyna/jpki';
import type { Log, MynaError, ProtocolTime } from '../../kernel/index.ts';
import type { Authorities, Authority } from './authorities.ts';
import type { StatusChange } from './change-log.ts';
import type { Instances } from './instances.ts';
import { createAnswers, type KeptAnswer, keyOf } from './ocsp-answers.ts';
import type { Statuses } from './statuses.ts';
import type { StatusRow } from './store.ts';
import type { AuthorityKind } from './types.ts';

/** The OCSP responder (RFC 6960) of both authorities. */
export interface Ocsp {
  /** Always an answer: an unreadable request and a lapsed lease have their own (`malformedRequest`, `tryLater`). */
  answer(kind: AuthorityKind, request: Uint8Array): Promise<Uint8Array>;
  /** The signed answer that lies ready, if one does and this instance may answer at all. */
  kept(kind: AuthorityKind, request: Uint8Array): Uint8Array | undefined;
  /** Throws the answers about these certificates away, and signs the new ones at once. */
  forget(change: StatusChange): void;
  /** Signs ahead, every few seconds, what was asked for lately and grows old. Returns the function that ends it. */
  start(): () => void;
}

export interface OcspOptions {
  authorities: Authorities;
  statuses: Statuses;
  instances: Pick<Instances, 'isLeased'>;
  time: ProtocolTime;
  log: Log;
}

interface Signed {
  response: Uint8Array;
  signedAt: number;
  serials: readonly string[];
  isKeepable: boolean;
}

const renewEvery = 5000;

/** The status as OCSP and CRL tell it: a suspension 一時停止 is a hold. */
export function revocationStatus(row: StatusRow): RevocationStatus {
  if (row.state === 'good') return { state: 'good' };
  const at = new Date(row.since.epochMilliseconds);
  return { state: 'revoked', at, reason: row.state === 'suspended' ? 'certificateHold' : (row.reason ?? 'unspecified') };
}

/**
 * Answers without a nonce are kept signed, by the bytes of the request; a nonce wants a signature of its own (RFC 9654). Times in answers are
 * protocol time, and `nextUpdate` is left out: newer information is available at any moment (RFC 6960 4.2.2.1).
 */
export function createOcsp(options: OcspOptions): Ocsp {
  const { authorities, statuses, instances, time } = options;
  const answers = createAnswers();

  const compute = async (kind: AuthorityKind, request: ParsedOcspRequest): Promise<Signed> => {
    const serials = request.questions.map((question) => question.serial);
    const known = await statuses.find(serials);
    const asked = await Promise.all(
      request.questions.map(({ issuerKey }) => authorities.find(kind, (each) => each.issuerKeys.includes(issuerKey))),
    );
    const told = request.questions.map((question, index) => answerTo(question, asked[index], known.get(question.serial)));
    const authority = asked.find((each) => each !== undefined);
    const signedAt = time.now();
    // RFC 6960 2.3: a responder for other authorities cannot answer with authority.
    if (!authority) return { response: createOcspFailure('unauthorized'), signedAt, serials, isKeepable: false };
    const response = await createOcspResponse({
      responder: authority.responder,
      answers: told,
      at: new Date(signedAt),
      nonce: request.nonce,
    });
    return { response, signedAt, serials, isKeepable: !request.nonce && told.every(({ status }) => status.state !== 'unknown') };
  };

  const sign = (kind: AuthorityKind, bytes: Uint8Array): Promise<Signed> => {
    const request = parseOcspRequest(bytes);
    return statuses.current(
      () => compute(kind, request),
      (made) => made.isKeepable && answers.keep({ ...made, kind, request: bytes }),
    );
  };
  // Whoever asks next signs what could not be signed ahead.
  const signAhead = async (old: readonly KeptAnswer[]): Promise<void> => {
    for (const { kind, request } of old) await sign(kind, request).catch(() => undefined);
  };
  const kept = (kind: AuthorityKind, bytes: Uint8Array): Uint8Array | undefined => {
    const found = answers.get(keyOf(kind, bytes), time.now());
    return found && instances.isLeased() ? found.response : undefined;
  };

  return {
    kept,
    async answer(kind, bytes) {
      const ready = kept(kind, bytes);
      if (ready) return ready;
      try {
        return (await sign(kind, bytes.slice())).response;
      } catch (error) {
        return failure(error, options.log);
      }
    },
    forget(change) {
      signAhead(answers.forget(change.serials));
    },
    start() {
      let running = Promise.resolve();
      const timer = setInterval(() => {
        running = running.then(() => signAhead(answers.aging(time.now())));
      }, renewEvery).unref();
      return () => clearInterval(timer);
    },
  };
}

function answerTo(question: OcspQuestion, authority: Authority | undefined, row: StatusRow | undefined): OcspAnswer {
  const isIssuedHere =
    authority && row && row.generation === authority.generation && (row.kind === 'signature') === (authority.kind === 'signature');
  return { question, status: isIssuedHere ? revocationStatus(row) : { state: 'unknown' } };
}

function failure(error: unknown, log: Log): Uint8Array {
  const code = error instanceof Error && 'code' in error ? (error as JpkiError | MynaError).code : undefined;
  if (code === 'MYNA_JPKI_MALFORMED_REQUEST') return createOcspFailure('malformedRequest');
  if (code === 'MYNA_CERTIFICATION_STATUS_UNAVAILABLE') return createOcspFailure('tryLater');
  log.error({ event: 'certification.ocsp-failed', error });
  return createOcspFailure('internalError');
}
