export {
  type ApplicationNumber,
  type ApplicationNumbers,
  applicationNumberCheckDigits,
  createApplicationNumbers,
  formatApplicationNumber,
  isApplicationNumber,
  municipalityOfApplication,
  parseApplicationNumber,
} from './application-number.ts';
export {
  type CorporateNumber,
  corporateNumberCheckDigit,
  corporateNumberOf,
  formatCorporateNumber,
  isCorporateNumber,
  parseCorporateNumber,
} from './corporate-number.ts';
export { NumberError, type NumberErrorCode } from './errors.ts';
export {
  createIndividualNumbers,
  formatIndividualNumber,
  type IndividualNumber,
  type IndividualNumbers,
  individualNumberCheckDigit,
  isIndividualNumber,
  parseIndividualNumber,
} from './individual-number.ts';
export {
  isLocalGovernmentCode,
  type LocalGovernmentCode,
  localGovernmentCodeCheckDigit,
  parseLocalGovernmentCode,
} from './local-government-code.ts';
export { createDigitPermutation, type DigitPermutation } from './permutation.ts';
export {
  createResidentRecordCodes,
  formatResidentRecordCode,
  isResidentRecordCode,
  parseResidentRecordCode,
  type ResidentRecordCode,
  type ResidentRecordCodes,
  residentRecordCodeCheckDigit,
} from './resident-record-code.ts';
