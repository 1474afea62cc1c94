import { cardProfiles, type ProfileName } from '../profile.ts';
import { basicInformationApplication } from './basic-information.ts';
import { commonApplication, issuerDomain, residentRegistryApplication } from './common.ts';
import type { ApplicationDescription, FileDescription, FilePath } from './description.ts';
import { driverLicenceApplication } from './driver-licence.ts';
import { healthInsuranceApplication } from './health-insurance.ts';
import { jpkiApplication } from './jpki.ts';
import { surfaceCheckApplication } from './surface-check.ts';

function describe(name: ProfileName): readonly ApplicationDescription[] {
  const profile = cardProfiles[name];
  return Object.freeze([
    jpkiApplication(profile),
    basicInformationApplication(profile),
    surfaceCheckApplication(profile),
    ...(profile.healthInsurancePin ? [healthInsuranceApplication(profile.healthInsurancePin)] : []),
    driverLicenceApplication(profile),
    commonApplication(profile),
    residentRegistryApplication(profile),
    issuerDomain,
  ]);
}

const described: Readonly<Record<ProfileName, readonly ApplicationDescription[]>> = { brief: describe('brief'), jlis: describe('jlis') };

/** The applications of a chip under a profile. */
export const applicationsOf = (profile: ProfileName): readonly ApplicationDescription[] => described[profile];

export function findFile(profile: ProfileName, path: FilePath): FileDescription | undefined {
  const [name, fid = ''] = path.split('/');
  return applicationsOf(profile).find((application) => application.name === name)?.files[fid];
}

/** Every PIN of a chip under a profile, with its rules. */
export function pinsOf(profile: ProfileName): { path: FilePath; rules: Extract<FileDescription, { kind: 'pin' }>['rules'] }[] {
  return applicationsOf(profile).flatMap(({ name, files }) =>
    Object.entries(files).flatMap(([fid, file]) =>
      file.kind === 'pin' ? [{ path: `${name}/${fid}` as FilePath, rules: file.rules }] : [],
    ),
  );
}
