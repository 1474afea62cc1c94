import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import { Button } from './button.tsx';
import { ErrorSummary, type FieldFault } from './error-summary.tsx';
import { useDoorTitle } from './frame.tsx';
import { usePageTitle } from './page-title.ts';
import { goTo } from './route.ts';

export interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly back?: string | (() => void) | undefined;
  readonly children?: ReactNode;
  readonly faults?: readonly FieldFault[];
  /** Wider than a reading column, for tables and charts. */
  readonly isWide?: boolean;
}

function BackLink({ back }: { back: string | (() => void) }) {
  const { t } = useText();
  const look = 'inline-flex min-h-11 items-center text-link underline underline-offset-4 not-printed';
  if (typeof back === 'string') {
    return (
      <a
        className={look}
        href={back}
        onClick={(event) => {
          event.preventDefault();
          goTo(back);
        }}
      >
        {t('ui.back')}
      </a>
    );
  }
  return (
    <button type="button" className={look} onClick={back}>
      {t('ui.back')}
    </button>
  );
}

/** A resident's page: one column, the heading, what it is about, and what can be done. */
export function Page({ title, lead, back, children, faults = [], isWide = false }: PageProps) {
  const door = useDoorTitle();
  const heading = usePageTitle(title, door, faults.length > 0);
  return (
    <div className={`mx-auto w-full px-4 pt-6 pb-16 sm:px-6 sm:pt-10 ${isWide ? 'max-w-280' : 'max-w-180'}`}>
      {back && <BackLink back={back} />}
      <ErrorSummary faults={faults} />
      <h1 ref={heading} tabIndex={-1} className="mt-2 text-[1.75rem] leading-140 outline-none sm:text-[2.25rem]">
        {title}
      </h1>
      {lead && <div className="mt-4 text-std-17N-170 text-ink-soft">{lead}</div>}
      {children}
    </div>
  );
}

export interface QuestionPageProps extends PageProps {
  readonly onContinue: () => void;
  readonly continueLabel?: string;
  readonly isBusy?: boolean;
  /** Ways around the question, below the one button. */
  readonly besides?: ReactNode;
}

/** One question: back, the question as heading, its field, one button (govuk question page, デジタル庁 form). */
export function QuestionPage(props: QuestionPageProps) {
  const { t } = useText();
  const { onContinue, continueLabel, isBusy = false, besides, children, ...page } = props;
  return (
    <Page {...page}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) onContinue();
        }}
      >
        {children}
        <div className="mt-8 flex flex-wrap items-center gap-4">
          <Button type="submit" look="primary" isBusy={isBusy}>
            {continueLabel ?? t('ui.continue')}
          </Button>
          {besides}
        </div>
      </form>
    </Page>
  );
}
