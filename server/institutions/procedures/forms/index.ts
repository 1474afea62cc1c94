import { type ProcedureId, procedureIds } from '@openmyna/rules';
import { MynaError } from '../../../kernel/index.ts';
import type { ProcedureForm } from '../form-types.ts';
import { certificateByPost, counterVisit, dataCorrection } from './documents.ts';
import { childAllowance, parentalLeave, schoolEnrolment } from './family.ts';
import { disasterCertificate, dogRegistration, insuranceChange } from './home.ts';
import { movingOut } from './moving-out.ts';

const known: Readonly<Record<ProcedureId, ProcedureForm>> = {
  'moving-out': movingOut,
  'counter-visit': counterVisit,
  'insurance-change': insuranceChange,
  'child-allowance': childAllowance,
  'certificate-by-post': certificateByPost,
  'data-correction': dataCorrection,
  'parental-leave': parentalLeave,
  'school-enrolment': schoolEnrolment,
  'disaster-certificate': disasterCertificate,
  'dog-registration': dogRegistration,
};

/** Every procedure there is, in the order of the catalogue. */
export const forms: readonly ProcedureForm[] = procedureIds.map((id) => known[id]);

/** @throws {MynaError} `MYNA_PROCEDURES_UNKNOWN` */
export function getForm(id: string): ProcedureForm {
  const found = forms.find((form) => form.id === id);
  if (!found) throw new MynaError('MYNA_PROCEDURES_UNKNOWN');
  return found;
}
