import { formatDate } from '../../i18n/dates.ts';
import { useText } from '../../i18n/text.tsx';
import { FactTable } from '../../ui/fact-table.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import type { PortalHome } from './portal-types.ts';
import { Section } from './section.tsx';

export function PersonSection({ person }: { person: PortalHome['person'] }) {
  const { t, language } = useText();
  const facts = [
    { label: t('portal.me.name'), value: <PersonName name={person.name} kana={person.kana} /> },
    ...(person.commonName ? [{ label: t('portal.me.commonName'), value: <PersonName name={person.commonName} /> }] : []),
    { label: t('portal.me.birthDate'), value: formatDate(person.birthDate, language) },
    { label: t('portal.me.sex'), value: t('portal.me.sex.value', { sex: person.sex }) },
    { label: t('portal.me.address'), value: person.address ?? t('portal.me.address.protected') },
  ];
  return (
    <Section title={t('portal.me')}>
      <FactTable facts={facts} />
    </Section>
  );
}
