import { useCallback, useEffect, useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { formatMoment } from '../../../i18n/dates.ts';
import type { MessageId } from '../../../i18n/messages.ts';
import { useText } from '../../../i18n/text.tsx';
import { standingTitles, useTitles } from '../../../identity/uses.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { FactTable } from '../../../ui/fact-table.tsx';
import { Page } from '../../../ui/page.tsx';
import { Section } from '../section.tsx';
import { type OwnProof, type ProofScreen, proofsApi } from './proof-types.ts';
import { stateTitles } from './state-titles.ts';

const wayTitles = {
  file: 'proof.way.file',
  screen: 'proof.way.screen',
  code: 'proof.way.code',
} as const satisfies Record<OwnProof['checks'][number]['way'], MessageId>;

/** The code is good for two minutes: a new one comes each minute, while the page is looked at. */
const renewEvery = 60_000;

/** Modules of white around a code (ISO/IEC 18004: four). */
const quiet = 4;

function useScreen(id: string): { screen: ProofScreen | undefined; problem: ApiProblem | undefined; draw: () => void } {
  const [screen, setScreen] = useState<ProofScreen>();
  const [problem, setProblem] = useState<ApiProblem>();
  const draw = useCallback(() => {
    callApi<ProofScreen>(`${proofsApi}/${id}/screen`, { method: 'POST' }).then(
      (drawn) => {
        setScreen(drawn);
        setProblem(undefined);
      },
      (error) => {
        setScreen(undefined);
        setProblem(problemOf(error));
      },
    );
  }, [id]);
  useEffect(() => {
    draw();
    const timer = setInterval(() => {
      if (!document.hidden) draw();
    }, renewEvery);
    return () => clearInterval(timer);
  }, [draw]);
  return { screen, problem, draw };
}

function Code({ id }: { id: string }) {
  const { t } = useText();
  const { screen, problem, draw } = useScreen(id);
  if (problem) {
    return (
      <Banner kind="error" title={problem.title || t('proof.qr.failed')}>
        <p>{problem.detail}</p>
        <Button size="small" onPress={draw}>
          {t('ui.retry')}
        </Button>
      </Banner>
    );
  }
  const side = (screen?.qr.size ?? 60) + 2 * quiet;
  return (
    <div className="mt-6 max-w-90">
      <svg
        viewBox={`${-quiet} ${-quiet} ${side} ${side}`}
        role="img"
        aria-label={t('proof.qr')}
        className="w-full rounded-8 bg-white not-printed"
        shapeRendering="crispEdges"
      >
        {screen && <path d={screen.qr.path} fill="#000" />}
      </svg>
      <p className="mt-2 text-ink-soft not-printed">{t('proof.show.about')}</p>
    </div>
  );
}

const grouped = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');

function Checks({ checks }: { checks: OwnProof['checks'] }) {
  const { t, language } = useText();
  if (checks.length === 0) return <p className="mt-4 text-ink-soft">{t('proof.checks.none')}</p>;
  return (
    <ol className="mt-2">
      {checks.map((check) => (
        <li key={`${check.at}${check.way}`} className="border-b border-line py-3">
          <p>{t(standingTitles[check.standing])}</p>
          <p className="text-ink-soft">
            {formatMoment(check.at, language)} · {t(wayTitles[check.way])}
          </p>
        </li>
      ))}
    </ol>
  );
}

/** One proof: to be shown, handed over, withdrawn; and who checked it. */
export function ProofCase({ proof, onChange }: { proof: OwnProof; onChange: () => Promise<void> }) {
  const { t, language } = useText();
  const [isBusy, setBusy] = useState(false);
  const isOpen = proof.state === 'open';
  const withdraw = async () => {
    setBusy(true);
    await callApi(`${proofsApi}/${proof.id}/withdraw`, { method: 'POST' }).finally(() => setBusy(false));
    await onChange();
  };
  return (
    <Page title={isOpen ? t('proof.show', { asker: proof.asker }) : t(stateTitles[proof.state])} back="/portal/proof">
      {isOpen && <Code id={proof.id} />}
      <FactTable
        facts={[
          { label: t('proof.for'), value: <span className="break-words">{proof.asker}</span> },
          { label: t('proof.use'), value: t(useTitles[proof.use]) },
          {
            label: t('proof.code'),
            value: <span className="tabular text-[1.25rem] font-700 tracking-[0.08em]">{grouped(proof.checkCode)}</span>,
          },
          { label: t('proof.madeAt'), value: formatMoment(proof.madeAt, language) },
          { label: t('proof.until'), value: formatMoment(proof.validUntil, language) },
        ]}
      />
      {isOpen && (
        <div className="flex flex-wrap gap-4">
          <ButtonLink href={`${proofsApi}/${proof.id}/file`}>{t('proof.download')}</ButtonLink>
          <Button look="danger" onPress={withdraw} isBusy={isBusy}>
            {t('proof.withdraw')}
          </Button>
        </div>
      )}
      <Section title={t('proof.checks')}>
        <Checks checks={proof.checks} />
      </Section>
    </Page>
  );
}
