import type { PolicyProfile } from '@openmyna/rules';
import type { TemplateData } from './compiler.ts';

/** The figures of the active profile that letters and sheets state. */
export function policyData(profile: PolicyProfile): TemplateData {
  return {
    profile: profile.name,
    leadTimeDays: { ...profile.card.leadTimeDays },
    photoMaxAgeMonths: profile.photo.maxAgeMonths,
    photoBackground: profile.photo.background,
    pins: profile.pins.map(({ kind, minLength, maxLength, alphabet, tries }) => ({ kind, minLength, maxLength, alphabet, tries })),
    unlockedAtKioskToo: profile.pinUnlock.some(({ place }) => place === 'kiosk'),
    cardPosted: profile.card.delivery.some((way) => way !== 'counter'),
    applicationSite: profile.sites.application,
    helpline: profile.helpline.phone,
    reissueFeeYen: { ...profile.card.reissueFeeYen },
  };
}
