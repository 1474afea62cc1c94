import type { Kysely } from 'kysely';
import type { AuthorityKind, CardState, CertificateKind } from './types.ts';

/** ISO 8601 instants arrive as text; the database's `timestamptz`. */
type Instant = string;

export interface CertificationTables {
  'certification.authorities': {
    kind: AuthorityKind;
    generation: number;
    key_name: string;
    certificate: Buffer;
    responder_key_name: string;
    responder_certificate: Buffer;
    not_before: Instant;
    not_after: Instant;
  };
  'certification.certificates': {
    resident_id: string;
    serial: string;
    card_id: string;
    kind: CertificateKind;
    generation: number;
    not_before: Instant;
    not_after: Instant;
    der: Buffer;
  };
  'certification.actions': {
    resident_id: string;
    serial: string;
    position: number;
    action: 'issued' | 'suspended' | 'resumed' | 'revoked';
    reason: string | null;
    at: Instant;
    institution: string;
    person: string;
  };
  'certification.certificate_lookup': {
    serial: string;
    resident_id: string;
    card_id: string;
    kind: CertificateKind;
    generation: number;
    not_before: Instant;
    not_after: Instant;
    state: 'good' | 'suspended' | 'revoked';
    reason: string | null;
    since: Instant;
  };
  'certification.card_lookup': { card_id: string; resident_id: string; state: CardState };
  'certification.status_epoch': { only_row: boolean; value: number };
  'certification.status_changes': {
    epoch: number;
    card_id: string;
    resident_id: string;
    state: CardState;
    serials: string[];
    is_handled: boolean;
  };
  'certification.instances': { instance_id: string; lease_until: Instant; acknowledged: number };
}

export type CertificationDatabase = Kysely<CertificationTables>;
