import { useEffect, useState } from 'react';
import { callApi } from '../../api/client.ts';
import { useText } from '../../i18n/text.tsx';
import { type Told, ToldTable } from '../../ui/told-table.tsx';
import { useVisit } from './use-visit.tsx';

/** Shown at the end of the visit; it fills itself while institutions are told. */
export function VisitTold() {
  const { t } = useText();
  const { visit } = useVisit();
  const [told, setTold] = useState<readonly Told[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every step of the visit
  useEffect(() => {
    let isCurrent = true;
    const ask = () =>
      callApi<{ told: readonly Told[] }>(`/api/v1/counter/visits/${visit.id}/told`).then(
        (answer) => isCurrent && setTold(answer.told),
        () => undefined,
      );
    ask();
    const timer = setTimeout(ask, 2_500);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [visit.id, visit.steps.length]);
  // One line for each institution and change, not for each member of the household.
  const [first] = told;
  const shown = told.filter(({ residentId }) => residentId === first?.residentId);
  if (shown.length === 0) return null;
  return (
    <section className="mt-8 max-w-180">
      <h2 className="text-std-20B-150">{t('counter.change.told')}</h2>
      <p>{t('counter.change.told.about')}</p>
      <ToldTable told={shown} />
    </section>
  );
}
