import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Frame } from '../../ui/frame.tsx';
import { goTo, usePath } from '../../ui/route.ts';
import { Loading } from '../../ui/states.tsx';
import { readApplication } from './apply-api.ts';
import { CheckPage } from './check-page.tsx';
import { ClosedPage } from './closed-page.tsx';
import { ContactPage } from './contact-page.tsx';
import { DonePage } from './done-page.tsx';
import { type ApplyPage, type ApplyView, applyPages, applyPaths, type Draft, pageAfter, pageBefore, pageToShow } from './draft.ts';
import { NumberPage } from './number-page.tsx';
import { PhotoPage } from './photo-page.tsx';
import { ProgressPage } from './progress-page.tsx';
import { RepresentativePage } from './representative-page.tsx';

/** What every page of the journey is given: what is known, and where it leads. */
export interface ApplyStep {
  readonly view: ApplyView | undefined;
  readonly reference: string | undefined;
  /** Takes the session as it is after an answer, and goes on. */
  readonly onAnswered: (view: ApplyView) => void;
  readonly onSent: (reference: string) => Promise<void>;
  readonly back: string | undefined;
}

const pages: Record<ApplyPage, (step: ApplyStep) => ReactNode> = {
  number: (step) => <NumberPage {...step} />,
  photo: (step) => <PhotoPage {...step} />,
  representative: (step) => <RepresentativePage {...step} />,
  contact: (step) => <ContactPage {...step} />,
  check: (step) => <CheckPage {...step} />,
  done: (step) => <DonePage {...step} />,
  progress: (step) => <ProgressPage {...step} />,
  closed: (step) => <ClosedPage {...step} />,
};

/** The session on the server outlives a reload of the page; it is asked once when the door opens. */
function useDraft() {
  const [draft, setDraft] = useState<Draft>();
  useEffect(() => {
    readApplication().then(
      (view) => setDraft({ view }),
      () => setDraft({}),
    );
  }, []);
  return { draft, setDraft };
}

function Journey({ wanted }: { wanted: ApplyPage }) {
  const { draft, setDraft } = useDraft();
  const shown = draft && pageToShow(wanted, draft);
  useEffect(() => {
    if (shown && shown !== wanted) goTo(applyPaths[shown], { replace: true });
  }, [shown, wanted]);
  if (!draft || !shown) return <Loading />;
  const before = pageBefore(shown, draft.view);
  return pages[shown]({
    view: draft.view,
    reference: draft.reference,
    onAnswered: (view) => {
      setDraft({ ...draft, view });
      goTo(applyPaths[pageAfter(shown, view)]);
    },
    onSent: async (reference) => {
      setDraft({ view: await readApplication().catch(() => draft.view), reference });
      goTo(applyPaths.done, { replace: true });
    },
    back: before && applyPaths[before],
  });
}

export function ApplyDoor() {
  const { t } = useText();
  const path = usePath();
  const wanted = applyPages.find((page) => applyPaths[page] === path) ?? 'number';
  return (
    <Frame title={t('apply.title')} owner={t('apply.owner')} icon="apply" home="/apply">
      <Journey wanted={wanted} />
    </Frame>
  );
}
