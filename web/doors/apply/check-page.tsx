import { type ReactNode, useRef, useState } from 'react';
import { type ApiProblem, newKey, problemOf } from '../../api/client.ts';
import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { type Fact, FactTable } from '../../ui/fact-table.tsx';
import { QuestionPage } from '../../ui/page.tsx';
import { goTo } from '../../ui/route.ts';
import { Problem } from '../../ui/states.tsx';
import { portraitAddress, submitApplication } from './apply-api.ts';
import type { ApplyStep } from './apply-door.tsx';
import { type ApplyPage, type ApplyView, applyPaths } from './draft.ts';

function ChangeLink({ page, what }: { page: ApplyPage; what: string }) {
  const { t } = useText();
  return (
    <a
      className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
      href={applyPaths[page]}
      onClick={(event) => {
        event.preventDefault();
        goTo(applyPaths[page]);
      }}
    >
      {t('ui.change')}
      <span className="sr-only"> {what}</span>
    </a>
  );
}

function useAnswers(view: ApplyView | undefined): readonly Fact[] {
  const { t, language } = useText();
  const fact = (label: string, value: ReactNode, page: ApplyPage): Fact => ({
    label,
    value,
    action: <ChangeLink page={page} what={label} />,
  });
  const facts: Fact[] = [];
  if (view?.photo) {
    const photo = <img className="w-28 rounded-8 border border-line" src={portraitAddress(view.photo.sha256)} alt={t('photo.yours')} />;
    facts.push(fact(t('apply.answers.photo'), photo, 'photo'));
    if (view.photo.takenOn) facts.push(fact(t('apply.answers.takenOn'), formatDate(view.photo.takenOn, language), 'photo'));
  }
  if (view?.representative) {
    facts.push(fact(t('apply.answers.representative'), view.representative.name, 'representative'));
    facts.push(fact(t('apply.answers.representativePhone'), view.representative.phone, 'representative'));
  }
  facts.push(fact(t('apply.contact.email'), view?.contact?.email ?? t('apply.answers.none'), 'contact'));
  facts.push(fact(t('apply.contact.phone'), view?.contact?.phone ?? t('apply.answers.none'), 'contact'));
  return facts;
}

export function CheckPage({ view, onSent, back }: ApplyStep) {
  const { t } = useText();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  // One key for this application: sending it again after a broken connection does its work once.
  const key = useRef(newKey());
  const facts = useAnswers(view);
  const send = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { reference } = await submitApplication(view?.photo?.sha256, key.current);
      await onSent(reference);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <QuestionPage
      title={t('apply.answers.heading')}
      lead={t('apply.answers.lead')}
      back={back}
      onContinue={send}
      continueLabel={t('apply.answers.send')}
      isBusy={isBusy}
    >
      {problem && <Problem problem={problem} />}
      <FactTable facts={facts} />
    </QuestionPage>
  );
}
