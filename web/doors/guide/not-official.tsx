import { reviewedOn } from '../../guide/topics.ts';
import { useGuide } from '../../guide/use-guide.tsx';
import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';

/** What stands at the foot of each page of the guide: its date, whose figures it tells, and that this is not the official system. */
export function NotOfficial() {
  const { t, language } = useText();
  const { profile } = useGuide();
  return (
    <aside className="mt-12 rounded-12 bg-sunken p-4 text-dns-16N-130">
      <p className="font-700">{t('guide.notOfficial')}</p>
      <p className="mt-2">{t('guide.reviewed', { date: formatDate(reviewedOn, language) })}</p>
      <p className="mt-2">{t('guide.profile', { profile })}</p>
    </aside>
  );
}
