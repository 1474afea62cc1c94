import type { PolicyProfile, ProfileName } from './profile.ts';
import { brief } from './profile-brief.ts';
import { jlis } from './profile-jlis.ts';

const profiles: Readonly<Record<ProfileName, PolicyProfile>> = { brief, jlis };

export const profileNames: readonly ProfileName[] = ['brief', 'jlis'];

export function isProfileName(text: string): text is ProfileName {
  return profileNames.some((name) => name === text);
}

/** All that differs between the brief and the law in force, as one object. */
export function policyProfile(name: ProfileName): PolicyProfile {
  return profiles[name];
}
