import { useText } from '../../i18n/text.tsx';

const publicDoors = [
  { href: '/verify', title: 'verify.title', about: 'verify.about' },
  { href: '/calculators', title: 'calculators.title', about: 'calculators.about' },
] as const;

/** Doors that need no card and stand in no building. */
export function PublicDoors() {
  const { t } = useText();
  return (
    <section aria-labelledby="public-doors" className="mt-10">
      <h2 id="public-doors" className="text-std-20B-150">
        {t('calculators.public')}
      </h2>
      <ul className="mt-4 grid gap-4 sm:grid-cols-2">
        {publicDoors.map(({ href, title, about }) => (
          <li key={href} className="rounded-12 border border-line p-4">
            <a href={href} className="text-std-18B-160 text-link underline underline-offset-4">
              {t(title)}
            </a>
            <p className="mt-1 text-ink-soft">{t(about)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
