import { formatMoment } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { standingTitles, useTitles } from '../../identity/uses.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FactTable } from '../../ui/fact-table.tsx';
import { Page } from '../../ui/page.tsx';
import type { CheckedProof } from './proof-check.tsx';

const numberTitles = {
  same: 'verify.number.same',
  different: 'verify.number.different',
  closed: 'verify.number.closed',
} as const;

/** How the proof stands, and what to do. It never shows a number. */
export function CheckResult({ checked, onAgain }: { checked: CheckedProof; onAgain: () => void }) {
  const { t, language } = useText();
  const { proof, standing, number } = checked;
  const kind = checked.isProof ? 'success' : standing === 'good' && number === null ? 'info' : 'error';
  return (
    <Page title={t('verify.result')} back={onAgain}>
      <Banner kind={kind} title={number && number !== 'same' ? t(numberTitles[number]) : t(standingTitles[standing])}>
        <p>{t(kind === 'success' ? 'verify.good.next' : kind === 'info' ? 'verify.code.only' : 'verify.bad.next')}</p>
      </Banner>
      {proof && (
        <FactTable
          facts={[
            { label: t('proof.for'), value: <strong className="break-words">{proof.asker}</strong> },
            { label: t('proof.use'), value: t(useTitles[proof.use]) },
            { label: t('proof.madeAt'), value: formatMoment(proof.madeAt, language) },
            { label: t('proof.until'), value: formatMoment(proof.validUntil, language) },
            ...(number ? [{ label: t('verify.number'), value: t(numberTitles[number]) }] : []),
          ]}
        />
      )}
      {proof && kind !== 'error' && <p className="mt-6">{t('verify.yours')}</p>}
      <p className="mt-8">
        <Button onPress={onAgain}>{t('verify.another')}</Button>
      </p>
    </Page>
  );
}
