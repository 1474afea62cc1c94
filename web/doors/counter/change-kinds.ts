/** What may be changed at the counter, and what each kind is asked for. */
import type { MessageId } from '../../i18n/messages.ts';
import type { Translate } from '../../i18n/text.tsx';
import { type DateParts, isoDateOf, noDate } from '../../ui/date-field.tsx';
import type { FieldFault } from '../../ui/error-summary.tsx';
import { emptyResidenceCard, faultsOfResidenceCard, type ResidenceCardForm, residenceCardBody } from './residence-card-fields.tsx';

export type ChangeKind =
  | 'address'
  | 'moving-in'
  | 'returned'
  | 'name'
  | 'former-surname'
  | 'common-name'
  | 'sex'
  | 'birth-date'
  | 'stay'
  | 'protection'
  | 'moving-out'
  | 'moving-out-cancelled'
  | 'died';

export const kindNames: Record<ChangeKind, MessageId> = {
  address: 'counter.change.kind.address',
  'moving-in': 'counter.change.kind.movingIn',
  returned: 'counter.change.kind.returned',
  name: 'counter.change.kind.name',
  'former-surname': 'counter.change.kind.formerSurname',
  'common-name': 'counter.change.kind.commonName',
  sex: 'counter.change.kind.sex',
  'birth-date': 'counter.change.kind.birthDate',
  stay: 'counter.change.kind.stay',
  protection: 'counter.change.kind.protection',
  'moving-out': 'counter.change.kind.movingOut',
  'moving-out-cancelled': 'counter.change.kind.cancelled',
  died: 'counter.change.kind.died',
};

/** What the officer must have seen for each kind, beside the proof of identity. */
export const evidenceOf: Record<ChangeKind, readonly string[]> = {
  address: [],
  'moving-in': [],
  returned: ['passport', 'family-register-extract'],
  name: ['family-register-extract'],
  'former-surname': ['family-register-extract'],
  'common-name': [],
  sex: ['family-register-extract'],
  'birth-date': ['family-register-extract'],
  stay: ['residence-card'],
  protection: ['protection-request'],
  'moving-out': [],
  'moving-out-cancelled': [],
  died: ['death-certificate'],
};

const ofHousehold: readonly ChangeKind[] = ['address', 'moving-in', 'returned', 'moving-out', 'moving-out-cancelled'];
export const isOfHousehold = (kind: ChangeKind | undefined): boolean => kind !== undefined && ofHousehold.includes(kind);

export interface ChangeForm {
  readonly kind: ChangeKind | undefined;
  readonly on: DateParts;
  readonly address: string;
  readonly to: '' | '149900' | '209902' | 'abroad' | 'elsewhere';
  readonly name: string;
  readonly kana: string;
  /** A former surname or a common name; empty ends it. */
  readonly otherName: string;
  readonly sex: 'female' | 'male' | undefined;
  readonly birthDate: DateParts;
  readonly isProtected: boolean;
  readonly residenceCard: ResidenceCardForm;
  readonly isSeen: boolean;
}

export const emptyChange = (kind: ChangeKind | undefined): ChangeForm => ({
  kind,
  on: noDate,
  address: '',
  to: '',
  name: '',
  kana: '',
  otherName: '',
  sex: undefined,
  birthDate: noDate,
  isProtected: true,
  residenceCard: emptyResidenceCard,
  isSeen: false,
});

export const hasAddress = (kind: ChangeKind | undefined): boolean => kind === 'address' || kind === 'moving-in' || kind === 'returned';

export function faultsOfChange(form: ChangeForm, members: number, t: Translate): readonly FieldFault[] {
  const { kind } = form;
  const faults: FieldFault[] = [];
  const need = (isThere: boolean, field: string, message: MessageId) => {
    if (!isThere) faults.push({ field, message: t(message) });
  };
  need(isoDateOf(form.on) !== undefined, 'change-on', 'counter.change.on.missing');
  need(members > 0, 'member', 'counter.change.members.missing');
  if (hasAddress(kind)) need(form.address.trim() !== '', 'change-address', 'counter.address.missing');
  if (kind === 'moving-out') need(form.to !== '', 'change-to', 'counter.change.to.missing');
  if (kind === 'name') {
    need(form.name.trim() !== '', 'change-name', 'counter.name.missing');
    need(form.kana.trim() !== '', 'change-kana', 'counter.kana.missing');
  }
  if (kind === 'sex') need(form.sex !== undefined, 'change-sex', 'counter.sex.missing');
  if (kind === 'birth-date') need(isoDateOf(form.birthDate) !== undefined, 'change-born', 'counter.birthDate.missing');
  if (kind === 'stay') faults.push(...faultsOfResidenceCard(form.residenceCard, t));
  if (kind && evidenceOf[kind].length > 0) need(form.isSeen, 'change-evidence', 'counter.change.evidence.missing');
  return faults;
}

/** The change as the counter takes it. Call it when there are no faults. */
export function bodyOf(form: ChangeForm, office: string): object {
  const on = isoDateOf(form.on);
  const { kind } = form;
  switch (kind) {
    case 'address':
      return { kind, on, address: form.address.trim() };
    case 'moving-in':
    case 'returned':
      return { kind, on, municipality: office, address: form.address.trim() };
    case 'name':
      return { kind, on, name: form.name.trim(), kana: form.kana.normalize('NFKC').trim() };
    case 'former-surname':
      return { kind, on, ...(form.otherName.trim() && { formerSurname: form.otherName.trim() }) };
    case 'common-name':
      return { kind, on, ...(form.otherName.trim() && { commonName: form.otherName.trim() }) };
    case 'sex':
      return { kind, on, sex: form.sex };
    case 'birth-date':
      return { kind, on, birthDate: isoDateOf(form.birthDate) };
    case 'stay':
      return { kind, on, residenceCard: residenceCardBody(form.residenceCard).residenceCard };
    case 'protection':
      return { kind, on, isProtected: form.isProtected };
    case 'moving-out':
      return { kind, on, to: form.to };
    default:
      return { kind, on };
  }
}
