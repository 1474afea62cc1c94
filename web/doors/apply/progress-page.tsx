import { useRef, useState } from 'react';
import { type ApiProblem, newKey, problemOf } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import { ApplicationProgress } from '../../ui/application-progress.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Problem } from '../../ui/states.tsx';
import { readApplication, withdrawApplication } from './apply-api.ts';
import type { ApplyStep } from './apply-door.tsx';

function Withdraw({ onAnswered }: Pick<ApplyStep, 'onAnswered'>) {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const key = useRef(newKey());
  const withdraw = async () => {
    setBusy(true);
    try {
      await withdrawApplication(key.current);
      onAnswered(await readApplication());
      setOpen(false);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className="mt-10">
        <Button look="danger" onPress={() => setOpen(true)}>
          {t('apply.withdraw')}
        </Button>
      </div>
      <Dialog title={t('apply.withdraw.heading')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p className="mt-3">{t('apply.withdraw.detail')}</p>
        {problem && <Problem problem={problem} />}
        <div className="mt-6 flex flex-wrap gap-3">
          <Button look="danger" onPress={withdraw} isBusy={isBusy}>
            {t('apply.withdraw.confirm')}
          </Button>
          <Button onPress={() => setOpen(false)}>{t('ui.cancel')}</Button>
        </div>
      </Dialog>
    </>
  );
}

export function ProgressPage({ view, onAnswered }: ApplyStep) {
  const { t } = useText();
  const progress = view?.progress;
  return (
    <Page title={t('apply.progress.heading')}>
      {progress ? (
        <>
          <p className="mt-4 text-ink-soft">{t('apply.progress.of', { name: view.maskedName, reference: progress.reference })}</p>
          <ApplicationProgress progress={progress} />
          {!progress.outcome && <Withdraw onAnswered={onAnswered} />}
        </>
      ) : (
        <Empty title={t('apply.progress.none')} icon="apply" />
      )}
      <p className="mt-8">
        <a href="/apply">{t('apply.progress.other')}</a>
      </p>
    </Page>
  );
}
