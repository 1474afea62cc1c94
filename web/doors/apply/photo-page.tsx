import { useState } from 'react';
import { type ApiProblem, problemOf } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import { ChoosePhoto, type ChosenPicture } from '../../photo/choose-photo.tsx';
import { CropPhoto, type CutPhoto } from '../../photo/crop-photo.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/states.tsx';
import { type PhotoFinding, readApplication, sendPhoto } from './apply-api.ts';
import type { ApplyStep } from './apply-door.tsx';
import { PhotoChecks } from './photo-checks.tsx';

type Stage =
  | { readonly at: 'choose' }
  | { readonly at: 'crop'; readonly picture: ChosenPicture }
  | { readonly at: 'checking'; readonly photo: CutPhoto }
  | { readonly at: 'checked'; readonly photo: CutPhoto; readonly findings: readonly PhotoFinding[]; readonly isAccepted: boolean };

function usePhotoStage() {
  const [stage, setStage] = useState<Stage>({ at: 'choose' });
  const [problem, setProblem] = useState<ApiProblem>();
  const check = async (photo: CutPhoto) => {
    setStage({ at: 'checking', photo });
    setProblem(undefined);
    try {
      const report = await sendPhoto(photo);
      setStage({ at: 'checked', photo, findings: report.findings, isAccepted: report.ok });
    } catch (error) {
      setProblem(problemOf(error));
      setStage({ at: 'choose' });
    }
  };
  return { stage, setStage, problem, check };
}

function Checked({
  stage,
  onRetake,
  onAccept,
}: {
  stage: Stage & { at: 'checking' | 'checked' };
  onRetake: () => void;
  onAccept: () => void;
}) {
  const { t } = useText();
  const isChecked = stage.at === 'checked';
  return (
    <div className="mt-6 grid gap-6 sm:grid-cols-[12rem_1fr]">
      <img className="w-48 rounded-8 border border-line" src={stage.photo.url} alt={t('photo.yours')} />
      <div className="min-w-0">
        <PhotoChecks findings={isChecked ? stage.findings : undefined} />
        {isChecked && !stage.isAccepted && (
          <Banner kind="error" title={t('photo.refused.title')}>
            {t('photo.refused.detail')}
          </Banner>
        )}
        {isChecked && stage.isAccepted && (
          <Banner kind="success" title={t('photo.accepted.title')}>
            {t('photo.accepted.detail')}
          </Banner>
        )}
        {isChecked && (
          <div className="mt-6 flex flex-wrap gap-4">
            {stage.isAccepted && (
              <Button look="primary" onPress={onAccept}>
                {t('ui.continue')}
              </Button>
            )}
            <Button look={stage.isAccepted ? 'secondary' : 'primary'} onPress={onRetake}>
              {t('photo.retake')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

export function PhotoPage({ view, onAnswered, back }: ApplyStep) {
  const { t } = useText();
  const { stage, setStage, problem, check } = usePhotoStage();
  const retake = () => setStage({ at: 'choose' });
  return (
    <Page
      title={t('photo.heading')}
      lead={stage.at === 'choose' ? t('photo.lead') : undefined}
      back={stage.at === 'choose' ? back : retake}
    >
      {problem && <Problem problem={problem} />}
      {stage.at === 'choose' && view && <p className="mt-4">{t('photo.for', { name: view.maskedName })}</p>}
      {stage.at === 'choose' && <ChoosePhoto onChosen={(picture) => setStage({ at: 'crop', picture })} />}
      {stage.at === 'crop' && <CropPhoto picture={stage.picture} onCut={check} onRetake={retake} />}
      {(stage.at === 'checking' || stage.at === 'checked') && (
        <Checked stage={stage} onRetake={retake} onAccept={async () => onAnswered(await readApplication())} />
      )}
    </Page>
  );
}
