/** What is asked, in this order; a page that comes too early leads to the first one that is open. */
export const applyPages = ['number', 'photo', 'representative', 'contact', 'check', 'done'] as const;
export type ApplyPage = (typeof applyPages)[number];

export const applyPaths: Record<ApplyPage, string> = {
  number: '/apply',
  photo: '/apply/photo',
  representative: '/apply/representative',
  contact: '/apply/contact',
  check: '/apply/check',
  done: '/apply/done',
};

export interface Representative {
  readonly name: string;
  readonly relationship: 'parent' | 'guardian' | 'other';
  readonly phone: string;
}

export interface Contact {
  readonly email: string;
  readonly phone: string;
}

/** What the server said when the application number was accepted. */
export interface ApplySession {
  readonly needsPhoto: boolean;
  readonly needsRepresentative: boolean;
  /** A hint that lets the applicant see that the number is hers, without saying anything to somebody else. */
  readonly hint?: string | undefined;
}

/** The application as far as it is filled in. It lives in this page only; the photo is already bound on the server. */
export interface Draft {
  readonly session?: ApplySession | undefined;
  readonly photo?: { readonly url: string; readonly takenOn: string; readonly sha256: string } | undefined;
  readonly representative?: Representative | undefined;
  readonly contact?: Contact | undefined;
  readonly reference?: string | undefined;
}

/** The pages that this application has at all. */
export function pagesOf(draft: Draft): readonly ApplyPage[] {
  return applyPages.filter((page) => {
    if (page === 'photo') return draft.session?.needsPhoto ?? true;
    if (page === 'representative') return draft.session?.needsRepresentative ?? false;
    return true;
  });
}

function isAnswered(page: ApplyPage, draft: Draft): boolean {
  switch (page) {
    case 'number':
      return draft.session !== undefined;
    case 'photo':
      return draft.photo !== undefined;
    case 'representative':
      return draft.representative !== undefined;
    case 'contact':
      return draft.contact !== undefined;
    case 'check':
      return draft.reference !== undefined;
    case 'done':
      return false;
  }
}

/** The page to show when `wanted` is asked for: itself, or the first open one before it. Once sent, only the confirmation. */
export function pageToShow(wanted: ApplyPage, draft: Draft): ApplyPage {
  if (draft.reference) return 'done';
  const pages = pagesOf(draft);
  const firstOpen = pages.find((page) => !isAnswered(page, draft)) ?? 'number';
  if (!pages.includes(wanted)) return firstOpen;
  return pages.indexOf(wanted) <= pages.indexOf(firstOpen) ? wanted : firstOpen;
}

export function pageAfter(page: ApplyPage, draft: Draft): ApplyPage {
  const pages = pagesOf(draft);
  return pages[pages.indexOf(page) + 1] ?? page;
}

export function pageBefore(page: ApplyPage, draft: Draft): ApplyPage | undefined {
  const pages = pagesOf(draft);
  return pages[pages.indexOf(page) - 1];
}
