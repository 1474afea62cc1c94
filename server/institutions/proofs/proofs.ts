import type { NumberProof } from '@openmyna/jpki/number-proof';
import type { PolicyProfile } from '@openmyna/rules';
import type { Databases } from '../../kernel/database/index.ts';
import type { Documents } from '../../kernel/documents/index.ts';
import type { CivilClock, DueEvents, KeyStore, ProtocolTime } from '../../kernel/index.ts';
import type { Certification } from '../certification/index.ts';
import type { Exchange } from '../exchange/index.ts';
import type { DoorSession, DoorSessions } from '../identity/index.ts';
import type { Notifications } from '../notifications/index.ts';
import { checkCode, checkFile, checkScreen } from './checking.ts';
import { createIssuer, type ProofIssuer } from './issuer.ts';
import { type CardAnswer, type Challenge, makeProof, openChallenge } from './making.ts';
import { drawScreen, fileOf, listProofs, withdrawProof } from './own.ts';
import { createProofStore, type ProofStore } from './store.ts';
import type { AskerFacts, CheckedProof, OwnProof, ProofRequest } from './types.ts';

export interface ProofsDeps {
  readonly databases: Pick<Databases, 'pool' | 'as'>;
  readonly keys: KeyStore;
  readonly clock: CivilClock;
  readonly time: ProtocolTime;
  readonly documents: Pick<Documents, 'renderNumberProof' | 'canShow'>;
  readonly profile: PolicyProfile;
  readonly exchange: Pick<Exchange, 'disclose'>;
  readonly certification: Pick<Certification, 'verifyChallenge' | 'cardState'>;
  readonly sessions: DoorSessions;
  readonly notifyCode: Notifications['notifyCode'];
  readonly publicUrl: () => string;
}

export interface ProofsParts extends ProofsDeps {
  readonly store: ProofStore;
  readonly issuer: ProofIssuer;
}

/** 番号確認: proofs of number that holders make in the portal, and that whoever was given one checks. */
export interface Proofs {
  readonly sessions: DoorSessions;
  readonly profile: PolicyProfile;
  readonly clock: CivilClock;
  /** Throws files away when their proofs have ended. */
  readonly dueEvents: DueEvents;
  /** What the card is to sign: for this person, asker and use, once, within three minutes. @throws {MynaError} `MYNA_PROOF_NOT_OFFERED`, `MYNA_PROOF_ASKER_INVALID` */
  openChallenge(session: DoorSession, request: ProofRequest): Promise<Challenge>;
  /**
   * Makes the proof that the card has just agreed to.
   * @throws {MynaError} `MYNA_PROOF_CHALLENGE_STALE`, `MYNA_PROOF_OTHER_CARD`, `MYNA_PROOF_TOO_MANY`, `MYNA_DOCUMENT_GLYPH_MISSING`, and what the authorities refuse
   */
  make(session: DoorSession, answer: CardAnswer): Promise<OwnProof>;
  /** Mine, newest first, with every check. */
  list(session: DoorSession): Promise<readonly OwnProof[]>;
  /** The code for the asker's reader: it lives for two minutes. @throws {MynaError} `MYNA_PROOF_UNKNOWN`, `MYNA_PROOF_ENDED` */
  screen(session: DoorSession, id: string): Promise<{ token: string; proof: NumberProof }>;
  /** The signed file. @throws {MynaError} `MYNA_PROOF_UNKNOWN`, `MYNA_PROOF_ENDED` */
  file(session: DoorSession, id: string): Promise<Uint8Array>;
  /** @throws {MynaError} `MYNA_PROOF_UNKNOWN` */
  withdraw(session: DoorSession, id: string): Promise<void>;
  /** @throws {MynaError} `MYNA_PROOF_UNKNOWN` */
  checkCode(typed: string, facts: AskerFacts): Promise<CheckedProof>;
  /** @throws {MynaError} `MYNA_PROOF_NOT_OURS`, `MYNA_PROOF_UNKNOWN` */
  checkScreen(token: string, facts: AskerFacts): Promise<CheckedProof>;
  /** @throws {MynaError} `MYNA_PROOF_NOT_OURS`, `MYNA_PROOF_ALTERED` */
  checkFile(pdf: Uint8Array, facts: AskerFacts): Promise<CheckedProof>;
  /** What askers need offline. */
  published(): Promise<{ readonly authority: Uint8Array; readonly screenKey: Uint8Array }>;
}

export function createProofs(deps: ProofsDeps): Proofs {
  const store = createProofStore(deps.databases, deps.notifyCode);
  const parts: ProofsParts = { ...deps, store, issuer: createIssuer({ keys: deps.keys, store }) };
  const { issuer } = parts;
  return {
    sessions: deps.sessions,
    profile: deps.profile,
    clock: deps.clock,
    dueEvents: { room: 'proofs', next: (after) => store.nextEnd(after), run: (now) => store.throwAwayEnded(now) },
    openChallenge: (session, request) => openChallenge(parts, session, request),
    make: (session, answer) => makeProof(parts, session, answer),
    list: (session) => listProofs(parts, session),
    screen: (session, id) => drawScreen(parts, session, id),
    file: (session, id) => fileOf(parts, session, id),
    withdraw: (session, id) => withdrawProof(parts, session, id),
    checkCode: (typed, facts) => checkCode(parts, typed, facts),
    checkScreen: (token, facts) => checkScreen(parts, token, facts),
    checkFile: (pdf, facts) => checkFile(parts, pdf, facts),
    async published() {
      const signer = await issuer.screenSigner();
      return { authority: await issuer.authority(await deps.clock.now()), screenKey: signer.spki };
    },
  };
}
