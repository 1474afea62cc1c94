import { parseLocalGovernmentCode } from '@openmyna/number';
import { type Actor, MynaError, Temporal } from '../../kernel/index.ts';
import type { Exchange, LinkageCode } from '../exchange/index.ts';
import type { ChangeRequest, Registry } from '../registry/index.ts';

/** What an accepted 転出届 says to the register. */
export interface MovingOutOrder {
  readonly members: readonly string[];
  readonly on: string;
  readonly to: string;
}

interface Deps {
  readonly registry: Pick<Registry, 'changeResidents' | 'openResident'>;
  readonly exchange: Pick<Exchange, 'residentOf'>;
}

/**
 * Writes the moving-out into the register through its door, under the officer's name. The case is the key: a repetition after a crash changes nothing.
 * @throws {MynaError} the register's refusals, `MYNA_PROCEDURES_PERSON_UNKNOWN`
 */
export async function moveOut({ registry, exchange }: Deps, order: MovingOutOrder, caseId: string, officer: Actor): Promise<void> {
  const members: ChangeRequest['members'][number][] = [];
  for (const code of order.members) {
    const residentId = await exchange.residentOf(code as LinkageCode, 'procedures');
    if (!residentId) throw new MynaError('MYNA_PROCEDURES_PERSON_UNKNOWN');
    const { version } = await registry.openResident(residentId, officer, 'counter.departure');
    members.push({ residentId, version });
  }
  const to = order.to === 'abroad' || order.to === 'elsewhere' ? order.to : parseLocalGovernmentCode(order.to);
  await registry.changeResidents(
    { change: { kind: 'moving-out', on: Temporal.PlainDate.from(order.on), to }, members, key: `procedures/${caseId}`, evidence: [] },
    officer,
    'counter.departure',
  );
}
