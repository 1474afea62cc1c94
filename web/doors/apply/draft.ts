import type { Language } from '../../i18n/messages.ts';
import type { ProgressView } from '../../ui/application-progress.tsx';

export interface Representative {
  readonly name: string;
  readonly relationship: 'parent' | 'guardian' | 'other';
  readonly phone: string;
}

export interface Contact {
  readonly email?: string;
  readonly phone?: string;
  readonly language: Language;
}

/** The server's session of this application: what is answered, and the question that comes next. */
export interface ApplyView {
  readonly step: 'photo' | 'representative' | 'contact' | 'confirm' | 'progress' | 'card-exists' | 'not-possible';
  /** First characters only: enough to see that it is one's own letter. */
  readonly maskedName: string;
  readonly needs: { readonly photo: boolean; readonly representative: boolean };
  readonly photo?: { readonly sha256: string; readonly takenOn?: string };
  readonly contact?: Contact;
  readonly representative?: Representative;
  readonly progress?: ProgressView;
}

export const applyPages = ['number', 'photo', 'representative', 'contact', 'check', 'done', 'progress', 'closed'] as const;
export type ApplyPage = (typeof applyPages)[number];

export const applyPaths: Record<ApplyPage, string> = {
  number: '/apply',
  photo: '/apply/photo',
  representative: '/apply/representative',
  contact: '/apply/contact',
  check: '/apply/check',
  done: '/apply/done',
  progress: '/apply/progress',
  closed: '/apply/closed',
};

/** What this page knows: the server's session, and the reference once it is sent. */
export interface Draft {
  readonly view?: ApplyView | undefined;
  readonly reference?: string | undefined;
}

/** The questions of this application, in their order. A returned one asks for another photo only. */
function questionsOf(view: ApplyView): readonly ApplyPage[] {
  if (view.progress?.stage === 'returned') return ['photo', 'check'];
  const photo: ApplyPage[] = view.needs.photo ? ['photo'] : [];
  const representative: ApplyPage[] = view.needs.representative ? ['representative'] : [];
  return [...photo, ...representative, 'contact', 'check'];
}

const pageOfStep: Record<ApplyView['step'], ApplyPage> = {
  photo: 'photo',
  representative: 'representative',
  contact: 'contact',
  confirm: 'check',
  progress: 'progress',
  'card-exists': 'closed',
  'not-possible': 'closed',
};

/** The page to show when `wanted` is asked for: itself when it may be answered now, else where the session is. */
export function pageToShow(wanted: ApplyPage, { view, reference }: Draft): ApplyPage {
  if (!view) return 'number';
  if (reference && wanted === 'done') return 'done';
  const current = pageOfStep[view.step];
  if (wanted === 'number') return 'number';
  const questions = questionsOf(view);
  if (!questions.includes(current)) return current;
  const place = questions.indexOf(wanted);
  return place >= 0 && place <= questions.indexOf(current) ? wanted : current;
}

/** Where an answer leads: to the next question, which may be answered already and changed. */
export function pageAfter(page: ApplyPage, view: ApplyView): ApplyPage {
  const questions = questionsOf(view);
  const next = questions[questions.indexOf(page) + 1];
  return next && questions.includes(pageOfStep[view.step]) ? next : pageOfStep[view.step];
}

export function pageBefore(page: ApplyPage, view: ApplyView | undefined): ApplyPage | undefined {
  if (!view) return undefined;
  const questions = questionsOf(view);
  const place = questions.indexOf(page);
  return place === 0 ? 'number' : questions[place - 1];
}
