import { dateInJapan, formatDate } from '../../i18n/dates.ts';
import type { MessageId } from '../../i18n/messages.ts';
import { useText } from '../../i18n/text.tsx';
import { FactTable } from '../../ui/fact-table.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Empty } from '../../ui/states.tsx';
import type { PortalHome } from './portal-types.ts';
import { Section } from './section.tsx';

const kinds: Record<string, MessageId> = {
  signature: 'portal.card.signature',
  authentication: 'portal.card.authentication',
  health: 'portal.card.healthInsurance',
};

/** How the card stands, in one line. */
export function CardLine({ card }: Pick<PortalHome, 'card'>) {
  const { t, language } = useText();
  return (
    <p className="mt-4 flex items-center gap-4">
      <Icon name="card" size={28} />
      <span className="min-w-0">
        {card?.expiresOn && (
          <span className="block font-700">{t('portal.card.until', { date: formatDate(card.expiresOn, language) })}</span>
        )}
        <span className="block text-ink-soft">{card ? t('portal.card.state', { state: card.state }) : t('portal.card.none')}</span>
      </span>
    </p>
  );
}

/** The card's dates and those of its certificates, each with its state in words. */
export function CardSection({ card, certificates }: Pick<PortalHome, 'card' | 'certificates'>) {
  const { t, language } = useText();
  if (!card) {
    return (
      <Section title={t('portal.card')}>
        <Empty title={t('portal.card.none')} icon="card" />
      </Section>
    );
  }
  const until = (date: string, state: string) => (
    <>
      {t('portal.card.until', { date: formatDate(date, language) })}
      <span className="block text-ink-soft">{t('portal.card.state', { state })}</span>
    </>
  );
  const facts = [
    {
      label: t('portal.card.valid'),
      value: card.expiresOn ? until(card.expiresOn, card.state) : t('portal.card.state', { state: card.state }),
    },
    ...(card.issuedOn ? [{ label: t('portal.card.issued'), value: formatDate(card.issuedOn, language) }] : []),
    ...certificates.map((certificate) => ({
      label: t(kinds[certificate.kind] ?? 'portal.card.certificate'),
      value: until(dateInJapan(certificate.notAfter), certificate.state),
    })),
  ];
  return (
    <Section title={t('portal.card')}>
      <FactTable facts={facts} />
    </Section>
  );
}
