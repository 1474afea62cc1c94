import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Frame } from '../../ui/frame.tsx';
import { goTo, usePath } from '../../ui/route.ts';
import { CheckPage } from './check-page.tsx';
import { ContactPage } from './contact-page.tsx';
import { DonePage } from './done-page.tsx';
import { type ApplyPage, applyPages, applyPaths, type Draft, pageAfter, pageBefore, pageToShow } from './draft.ts';
import { NumberPage } from './number-page.tsx';
import { PhotoPage } from './photo-page.tsx';
import { ProgressPage } from './progress-page.tsx';
import { RepresentativePage } from './representative-page.tsx';

/** What every page of the journey is given: what is known, and where it leads. */
export interface ApplyStep {
  readonly draft: Draft;
  /** Keeps an answer and goes on. */
  readonly answer: (more: Partial<Draft>) => void;
  readonly back: string | undefined;
}

const pages: Record<ApplyPage, (step: ApplyStep) => ReactNode> = {
  number: (step) => <NumberPage {...step} />,
  photo: (step) => <PhotoPage {...step} />,
  representative: (step) => <RepresentativePage {...step} />,
  contact: (step) => <ContactPage {...step} />,
  check: (step) => <CheckPage {...step} />,
  done: (step) => <DonePage {...step} />,
};

function Journey({ wanted }: { wanted: ApplyPage }) {
  const [draft, setDraft] = useState<Draft>({});
  const shown = pageToShow(wanted, draft);
  useEffect(() => {
    if (shown !== wanted) goTo(applyPaths[shown], { replace: true });
  }, [shown, wanted]);
  const before = pageBefore(shown, draft);
  const answer = (more: Partial<Draft>) => {
    const next = { ...draft, ...more };
    setDraft(next);
    goTo(applyPaths[pageAfter(shown, next)]);
  };
  return pages[shown]({ draft, answer, back: before && shown !== 'done' ? applyPaths[before] : undefined });
}

export function ApplyDoor() {
  const { t } = useText();
  const path = usePath();
  const wanted = applyPages.find((page) => applyPaths[page] === path) ?? 'number';
  return (
    <Frame title={t('apply.title')} owner={t('apply.owner')} icon="apply" home="/apply">
      {path === '/apply/progress' ? <ProgressPage /> : <Journey wanted={wanted} />}
    </Frame>
  );
}
