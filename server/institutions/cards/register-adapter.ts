import type { Actor, CivilClock } from '../../kernel/index.ts';
import { guardianshipOn, type Registry } from '../registry/index.ts';
import type { CardRegister } from './register-types.ts';

const machine: Actor = { institution: 'cards', person: 'system' };

/** Where each municipality hands cards over. Windows are the sandbox's. */
const window = '1階 5番窓口';

/** What the cards institution reads of the register, through the registry's door. */
export function registerOf(
  registry: Pick<Registry, 'openResident' | 'readNumber' | 'municipality' | 'settleCardBrought' | 'openHistory'>,
  clock: Pick<CivilClock, 'today'>,
): CardRegister {
  return {
    async readPerson(residentId, actor, purpose) {
      const resident = await registry.openResident(residentId, actor, purpose);
      const { code, name, latin, prefecture } = registry.municipality(resident.municipality);
      const { kana, birthDate, sex, address, belonging, stay } = resident;
      const guardianship = resident.guardianship && guardianshipOn(resident, await clock.today());
      return {
        residentId,
        name: resident.name,
        kana,
        birthDate,
        sex,
        address,
        belonging,
        ...(stay?.stayUntil && { stayUntil: stay.stayUntil, isRenewalPending: stay.isRenewalPending }),
        municipality: { code, name: name.ja, prefecture: prefecture.ja, latin, office: `${officeOf(name.ja)} ${window}` },
        state: resident.state,
        isMovingOut: resident.movingOut !== undefined,
        isResident: resident.state === 'living',
        formerSurname: resident.formerSurname,
        commonName: resident.commonName,
        guardianship: guardianship && { guardianName: guardianship.guardianName, isSignatureGranted: guardianship.isSignatureGranted },
        version: resident.version,
      };
    },
    settleCardBrought: (residentId) => registry.settleCardBrought(residentId),
    async changedAt(residentId, changeId) {
      const history = await registry.openHistory(residentId, machine, 'cards.records');
      return history.find((row) => row.changeId === changeId)?.recordedAt;
    },
    readNumber: (residentId, actor, purpose) => registry.readNumber(residentId, actor, purpose),
  };
}

/** A city has a 市役所, a town a 町役場. */
function officeOf(municipality: string): string {
  return municipality.endsWith('市') ? `${municipality}役所` : `${municipality}役場`;
}
