import type { MessageId } from '../i18n/messages.ts';

/** Ids of a form's words; a test holds the catalogues to the forms. */
export const formTitle = (form: string): MessageId => `form.${form}` as MessageId;
export const formAbout = (form: string): MessageId => `form.${form}.about` as MessageId;
export const formBring = (form: string): MessageId => `form.${form}.bring` as MessageId;
export const questionText = (form: string, question: string): MessageId => `form.${form}.${question}` as MessageId;
export const choiceText = (form: string, question: string, choice: string): MessageId => `form.${form}.${question}.${choice}` as MessageId;
