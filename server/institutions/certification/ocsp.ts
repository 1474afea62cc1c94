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
import { createRecent } from './recent.ts';
import type { Statuses } from './statuses.ts';
import type { StatusRow } from './store.ts';
import type { AuthorityKind } from './types.ts';

/** The OCSP responder (RFC 6960) of both authorities. */
export interface Ocsp {
  /** Always an answer: an unreadable request and a lapsed lease have their own (`malformedRequest`, `tryLater`). */
  answer(kind: AuthorityKind, request: Uint8Array): Promise<Uint8Array>;
  forget(change: StatusChange): void;
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

const capacity = 10_000;
/** A signed answer is used again for so long; it is thrown away at once when its status changes. */
const keepMilliseconds = 60_000;

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
  const kept = createAnswers();

  const compute = async (kind: AuthorityKind, request: ParsedOcspRequest): Promise<Signed> => {
    const serials = request.questions.map((question) => question.serial);
    const known = await statuses.find(serials);
    const asked = await Promise.all(
      request.questions.map(({ issuerKey }) => authorities.find(kind, (each) => each.issuerKeys.includes(issuerKey))),
    );
    const answers = request.questions.map((question, index) => answerTo(question, asked[index], known.get(question.serial)));
    const authority = asked.find((each) => each !== undefined);
    const signedAt = time.now();
    // RFC 6960 2.3: a responder for other authorities cannot answer with authority.
    if (!authority) return { response: createOcspFailure('unauthorized'), signedAt, serials, isKeepable: false };
    const response = await createOcspResponse({
      responder: authority.responder,
      answers,
      at: new Date(signedAt),
      nonce: request.nonce,
    });
    return { response, signedAt, serials, isKeepable: !request.nonce && answers.every(({ status }) => status.state !== 'unknown') };
  };

  return {
    async answer(kind, bytes) {
      const key = `${kind}:${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')}`;
      const found = kept.get(key);
      if (found && instances.isLeased() && time.now() - found.signedAt < keepMilliseconds) return found.response;
      try {
        const request = parseOcspRequest(bytes);
        const signed = await statuses.current(
          () => compute(kind, request),
          (made) => kept.keep(key, made),
        );
        return signed.response;
      } catch (error) {
        return failure(error, options.log);
      }
    },
    forget: (change) => kept.forget(change.serials),
  };
}

interface Answers {
  get(key: string): Signed | undefined;
  keep(key: string, signed: Signed): void;
  forget(serials: readonly string[]): void;
}

/** Signed answers by request, found again by the serials they speak of. */
function createAnswers(): Answers {
  const keysBySerial = new Map<string, Set<string>>();
  const kept = createRecent<Signed>(capacity, (key, signed) => {
    for (const serial of signed.serials) {
      const keys = keysBySerial.get(serial);
      keys?.delete(key);
      if (keys?.size === 0) keysBySerial.delete(serial);
    }
  });
  return {
    get: (key) => kept.get(key),
    keep(key, signed) {
      if (!signed.isKeepable) return;
      kept.set(key, signed);
      for (const serial of signed.serials) {
        const keys = keysBySerial.get(serial) ?? new Set();
        keysBySerial.set(serial, keys.add(key));
      }
    },
    forget(serials) {
      for (const serial of serials) {
        for (const key of keysBySerial.get(serial) ?? []) kept.delete(key);
        keysBySerial.delete(serial);
      }
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
