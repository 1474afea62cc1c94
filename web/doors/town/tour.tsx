import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';

const stations: readonly { title: MessageId; about: MessageId; href: string }[] = [
  { title: 'town.tour.register', about: 'town.tour.register.about', href: '/counter' },
  { title: 'town.tour.letter', about: 'town.tour.letter.about', href: '/letterbox' },
  { title: 'town.tour.apply', about: 'town.tour.apply.about', href: '/apply' },
  { title: 'town.tour.wait', about: 'town.tour.wait.about', href: '/bureau' },
  { title: 'town.tour.collect', about: 'town.tour.collect.about', href: '/counter' },
  { title: 'town.tour.signIn', about: 'town.tour.signIn.about', href: '/portal' },
];

/** The whole way from no number to the portal, for somebody who knows nothing of it. */
export function Tour() {
  const { t } = useText();
  return (
    <section aria-labelledby="tour">
      <h2 id="tour" className="text-std-20B-150">
        {t('town.tour')}
      </h2>
      <ol className="mt-3 space-y-3">
        {stations.map((station, index) => (
          <li key={station.title} className="flex gap-3">
            <span
              className="keeps-shape grid size-8 shrink-0 place-items-center rounded-full bg-accent font-700 text-on-accent"
              aria-hidden="true"
            >
              {index + 1}
            </span>
            <span className="min-w-0">
              <a className="inline-flex min-h-8 items-center font-700 text-link underline underline-offset-4" href={station.href}>
                {t(station.title)}
              </a>
              <span className="block text-ink-soft">{t(station.about)}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
