import { documentAddress } from '../../../api/client.ts';

export const proceduresAt = '/portal/procedures';
export const aboutAt = (procedure: string): string => `${proceduresAt}/about/${procedure}`;
/** @param step a question's id, `check`, or nothing: where the case stands */
export const caseAt = (id: string, step?: string): string => `${proceduresAt}/case/${id}${step ? `/${step}` : ''}`;
/** @param act below the case: `receipt.pdf`, `attachments/ID` */
export const caseDocument = (id: string, act: string): string => documentAddress(caseApi(id, act));
export const caseApi = (id: string, act = ''): string => `/api/v1/portal/procedures/cases/${id}${act && `/${act}`}`;
