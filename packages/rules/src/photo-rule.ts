import { ageOn } from './age.ts';
import type { PolicyProfile } from './profile.ts';
import { Temporal } from './temporal.ts';

/** Whether a card issued on a day shows a photo: those under one year of age have none. */
export function needsPhoto(birthDate: Temporal.PlainDate, on: Temporal.PlainDate, profile: PolicyProfile): boolean {
  return ageOn(birthDate, on) >= profile.photo.noneUnderAge;
}

/** Whether a photo taken on a day is recent enough for an application made on another, and not from the future. */
export function isPhotoRecent(takenOn: Temporal.PlainDate, appliedOn: Temporal.PlainDate, profile: PolicyProfile): boolean {
  const oldest = appliedOn.subtract({ months: profile.photo.maxAgeMonths });
  return Temporal.PlainDate.compare(takenOn, oldest) >= 0 && Temporal.PlainDate.compare(takenOn, appliedOn) <= 0;
}
