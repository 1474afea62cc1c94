import { createIndividualNumbers, createResidentRecordCodes, type IndividualNumber, type ResidentRecordCode } from '@openmyna/number';
import type pg from 'pg';
import { type KeyStore, MynaError } from '../../kernel/index.ts';

/** Places of the permutation kept for the sandbox's named persons. */
export const reservedPlaces = 10_000;
/** A process takes this many places at once: no row is locked, and a crash loses at most a block of 100,000,000,000 places. */
const blockSize = 1_000;

export interface AssignedNumbers {
  readonly individualNumber: IndividualNumber;
  readonly recordCode: ResidentRecordCode;
}

export interface NumberSource {
  /** The numbers of the next place. Each call gives others. */
  next(): Promise<AssignedNumbers>;
  /** The numbers of a reserved place. @throws {MynaError} `MYNA_REGISTRY_PLACE_NOT_RESERVED` */
  reserved(place: number): AssignedNumbers;
}

/** FF1 over a database sequence (`registry.number_blocks`), so that numbers are unique over all instances and for ever. */
export function createNumberSource(pool: pg.Pool, keys: KeyStore): NumberSource {
  const numbers = createIndividualNumbers(keys.derive('registry/individual-number', 32));
  const codes = createResidentRecordCodes(keys.derive('registry/resident-record-code', 32));
  const at = (place: number): AssignedNumbers => ({ individualNumber: numbers.at(place), recordCode: codes.at(place) });
  let place = 0;
  let end = 0;
  let refill: Promise<void> | undefined;

  async function takeBlock(): Promise<void> {
    const { rows } = await pool.query<{ block: string | number }>({
      name: 'registry-block',
      text: "select nextval('registry.number_blocks') as block",
    });
    place = reservedPlaces + Number(rows[0]?.block) * blockSize;
    end = place + blockSize;
  }

  return {
    async next() {
      // Everybody who finds the block used up waits for the same new one.
      while (place >= end) {
        refill ??= takeBlock().finally(() => {
          refill = undefined;
        });
        await refill;
      }
      const mine = place;
      place += 1;
      return at(mine);
    },
    reserved(reservedPlace) {
      if (!Number.isInteger(reservedPlace) || reservedPlace < 0 || reservedPlace >= reservedPlaces) {
        throw new MynaError('MYNA_REGISTRY_PLACE_NOT_RESERVED');
      }
      return at(reservedPlace);
    },
  };
}
