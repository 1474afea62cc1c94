import { connectCard } from '@openmyna/reader';
import { expect, it, vi } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestCountry, officer } from './test-country.ts';

// Chips make real keys, and two busy cores take their time.
vi.setConfig({ testTimeout: 120_000 });

it('makes the card of a child born in the hundredth year of an era, whose birth date has two digits for it', async () => {
  const country = await createTestCountry();
  try {
    for (const years of [50, 42]) await country.clock.jump(Temporal.Duration.from({ years }));
    const birthDate = await country.clock.today();
    expect(birthDate.year).toBeGreaterThanOrEqual(2118);
    const residentId = await country.register({ birthDate });
    await country.cards.applyAtCounter({
      residentId,
      actor: officer,
      representative: { name: '田中 花子', relationship: 'parent', phone: '025-000-0000' },
    });
    await country.days(60);
    const [application] = await country.cards.applicationsOf(residentId);
    expect(application?.state).toMatchObject({ stage: 'noticeSent', attempts: 1 });
    const chip = await connectCard(country.drawer.open(application?.state.cardId ?? ''));
    const certificate = await chip.readCertificate('authentication');
    await expect(country.certification.verify(certificate, 'authentication')).resolves.toMatchObject({ residentId });
  } finally {
    await country.stop();
  }
});
