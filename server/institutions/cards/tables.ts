import type { ColumnType } from 'kysely';

/** Columns as node-pg returns them: instants and dates are read as text where they are selected. */
type Instant = ColumnType<string, string, string>;
type Day = ColumnType<string, string, string>;

interface ActionColumns {
  resident_id: string;
  seq: number;
  kind: string;
  facts: ColumnType<Record<string, unknown>, string, never>;
  at: Instant;
  by_institution: string;
  by_person: string;
}

/** The tables of schema `cards` that TypeScript reads and writes. */
export interface CardsTables {
  'cards.application_numbers': {
    resident_id: string;
    blind_index: Buffer;
    sealed: Buffer;
    issued_at: Instant;
    superseded_at: ColumnType<string | null, string | undefined, string>;
  };
  'cards.application_number_owners': { blind_index: Buffer; resident_id: string };
  'cards.applications': {
    resident_id: string;
    id: string;
    municipality: string;
    stage: string;
    is_open: boolean;
    due_at: ColumnType<string | null, string | null, string | null>;
    batch: string | null;
    shipment: string | null;
    attempts: number;
    card_id: string | null;
    last_seq: number;
    submitted_at: Instant;
    details: Buffer;
  };
  'cards.application_actions': ActionColumns & { application_id: string };
  'cards.application_owners': { application_id: string; resident_id: string };
  'cards.photos': {
    resident_id: string;
    application_id: string;
    sha256: Buffer;
    portrait_sha256: Buffer;
    taken_on: ColumnType<string | null, string | null, never>;
    sealed: Buffer;
  };
  'cards.application_sessions': {
    token_hash: Buffer;
    resident_id: string;
    application_id: string;
    number_index: Buffer;
    facts: Buffer;
    expected_sha256: Buffer | null;
    taken_on: ColumnType<string | null, string | null, string | null>;
    photo_sha256: Buffer | null;
    representative: Buffer | null;
    contact: Buffer | null;
    expires_at: Instant;
  };
  'cards.notices': { blind_index: Buffer; resident_id: string; application_id: string };
  'cards.cards': {
    resident_id: string;
    id: string;
    application_id: string;
    serial: string;
    state: string;
    issued_on: Day;
    expires_on: Day;
    portrait_sha256: Buffer | null;
    last_seq: number;
    certificates_end: ColumnType<string | null, string | null, string | null>;
    card_notice_on: ColumnType<string | null, string | null, string | null>;
    certificates_notice_on: ColumnType<string | null, string | null, string | null>;
  };
  'cards.card_actions': ActionColumns & { card_id: string };
  'cards.card_owners': { card_id: string; resident_id: string };
  'cards.chip_keys': { resident_id: string; card_id: string; spki: Buffer };
  'cards.chip_changes': {
    resident_id: string;
    card_id: string;
    seq: number;
    kind: 'changed' | 'texts-written';
    change_id: string | null;
    version: number;
    matters: string[];
    entry: Buffer | null;
    on_day: Day;
    by_institution: string;
    by_person: string;
  };
}
