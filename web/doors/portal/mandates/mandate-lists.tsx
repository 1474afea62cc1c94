import { useState } from 'react';
import { type ApiProblem, callApi, problemOf } from '../../../api/client.ts';
import { GuideBeside } from '../../../guide/guide-beside.tsx';
import { formatDate } from '../../../i18n/dates.ts';
import { useText } from '../../../i18n/text.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Page } from '../../../ui/page.tsx';
import { PersonName } from '../../../ui/person-name.tsx';
import { goTo } from '../../../ui/route.ts';
import { Problem } from '../../../ui/states.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { Section } from '../section.tsx';
import { actFor, isOfPortal } from './acting.ts';
import { type MandateView, mandatesApi, mandatesAt, type OwnMandates } from './types.ts';

const isOpen = ({ state }: MandateView): boolean => state === 'active' || state === 'waiting';

interface LineProps {
  readonly mandate: MandateView;
  readonly onAct?: (() => void) | undefined;
  readonly onEnd: (mandate: MandateView) => void;
}

/** Who, why, what and until when; by law there is nothing to end here. */
function MandateLine({ mandate, onAct, onEnd }: LineProps) {
  const { t, language } = useText();
  const { name, kind, state, scopes, until } = mandate;
  const canEnd = kind === 'agent' && isOpen(mandate);
  return (
    <li className="border-b border-line py-4">
      <p className="text-std-17B-170">
        <PersonName name={name} />
      </p>
      <p className="text-ink-soft">
        {t('mandates.kind', { kind })}
        {state !== 'active' && <span className="ml-3 font-700 text-ink">{t('mandates.state', { state })}</span>}
      </p>
      <ul className="flex flex-wrap gap-x-4">
        {scopes.map((scope) => (
          <li key={scope}>{t(`mandates.scope.${scope}`)}</li>
        ))}
      </ul>
      <p>{until ? t('mandates.until', { date: formatDate(until, language) }) : t('mandates.until.open')}</p>
      {(onAct || canEnd) && (
        <div className="mt-3 flex flex-wrap gap-3">
          {onAct && (
            <Button size="small" onPress={onAct}>
              {t('mandates.act', { name })}
            </Button>
          )}
          {canEnd && (
            <Button size="small" look="danger" onPress={() => onEnd(mandate)} label={`${t('mandates.end')}: ${name}`}>
              {t('mandates.end')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function MandateList(props: { title: string; none: string; mandates: readonly MandateView[]; mayAct: boolean; onEnd: LineProps['onEnd'] }) {
  const { t } = useText();
  const { mandates, mayAct, onEnd } = props;
  const open = mandates.filter(isOpen);
  const past = mandates.filter((mandate) => !isOpen(mandate));
  const line = (mandate: MandateView, index: number) => (
    <MandateLine
      key={mandate.id || index}
      mandate={mandate}
      onEnd={onEnd}
      onAct={mayAct && mandate.state === 'active' && isOfPortal(mandate) ? () => actFor(mandate) : undefined}
    />
  );
  return (
    <Section title={props.title}>
      {open.length === 0 ? <p className="mt-4">{props.none}</p> : <ul>{open.map(line)}</ul>}
      {open.some(({ kind }) => kind !== 'agent') && <p className="mt-3 text-ink-soft">{t('mandates.law')}</p>}
      {past.length > 0 && (
        <details className="mt-4">
          <summary className="min-h-11 cursor-pointer py-2 text-link underline underline-offset-4">
            {t('mandates.past', { count: past.length })}
          </summary>
          <ul>{past.map(line)}</ul>
        </details>
      )}
    </Section>
  );
}

/** One confirmation, and it has ended everywhere. */
function EndDialog({ mandate, onClose, onEnded }: { mandate: MandateView; onClose: () => void; onEnded: () => Promise<void> }) {
  const { t } = useText();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const end = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await callApi(`${mandatesApi}/${mandate.id}/end`, { method: 'POST', body: {} });
      await onEnded();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('mandates.end.title')} isOpen onClose={onClose}>
      <p className="mt-3">{t('mandates.end.detail', { name: mandate.name })}</p>
      {problem && <Problem problem={problem} />}
      <div className="mt-6 flex flex-wrap gap-4">
        <Button look="danger" isBusy={isBusy} onPress={() => void end()}>
          {t('mandates.end.confirm')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </Dialog>
  );
}

/** Who acts for me, and for whom I act. */
export function MandateLists({ mandates, reload }: { mandates: OwnMandates; reload: () => Promise<void> }) {
  const { t } = useText();
  const [ending, setEnding] = useState<MandateView>();
  const [hasEnded, setEnded] = useState(false);
  const ask = (mandate: MandateView) => {
    setEnded(false);
    setEnding(mandate);
  };
  const ended = async () => {
    await reload();
    setEnding(undefined);
    setEnded(true);
  };
  return (
    <Page title={t('mandates.title')} lead={t('mandates.lead')}>
      {hasEnded && (
        <Banner kind="success" title={t('mandates.ended')}>
          {t('mandates.ended.detail')}
        </Banner>
      )}
      <MandateList title={t('mandates.iActFor')} none={t('mandates.iActFor.none')} mandates={mandates.iActFor} mayAct onEnd={ask} />
      <p className="mt-3">
        <PortalLink href={`${mandatesAt}/take`} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
          {t('mandates.take')}
        </PortalLink>
      </p>
      <MandateList title={t('mandates.forMe')} none={t('mandates.forMe.none')} mandates={mandates.actForMe} mayAct={false} onEnd={ask} />
      <div className="mt-6">
        {mandates.mayGive ? (
          <Button look="primary" onPress={() => goTo(`${mandatesAt}/give`)}>
            {t('mandates.give')}
          </Button>
        ) : (
          <p className="text-ink-soft">{t('mandates.give.not')}</p>
        )}
      </div>
      <GuideBeside topic="mandates" />
      {ending && <EndDialog mandate={ending} onClose={() => setEnding(undefined)} onEnded={ended} />}
    </Page>
  );
}
