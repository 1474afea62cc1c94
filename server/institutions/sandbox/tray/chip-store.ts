import { type CardImage, createKeyCache, encodeImage, type KeyCache } from '@openmyna/card';
import type pg from 'pg';
import { readMemory, type SealedMemory } from './chip-memory.ts';
import { TrayError } from './protocol.ts';
import type { ChipSeal } from './seal.ts';

/** How long a lease stands without a heartbeat: so long is a card unreachable after its server was killed. */
const leaseSeconds = 20;
/** Images kept in memory between two leases of a card. */
const rememberedChips = 500;

export interface LeasedChip {
  readonly image: CardImage;
  readonly keys: KeyCache;
}

/** Chips at rest: sealed rows with their leases. */
export interface ChipStore {
  insertBlank(image: CardImage): Promise<void>;
  /**
   * Takes the card for `lease`. A write that was torn is found here, and the last whole image serves.
   * @throws {TrayError} `MYNA_CARD_NOT_FOUND`, `MYNA_CARD_IN_USE`, `MYNA_CARD_BROKEN` when nothing whole is left
   */
  lease(cardId: string, lease: string): Promise<LeasedChip>;
  /** Keeps a new image under its lease, durably. @throws {TrayError} `MYNA_CARD_GONE` when the lease is another's by now */
  keep(lease: string, before: CardImage, next: CardImage): Promise<void>;
  /** The next write of the card is torn: half of it is new, then its power is gone. For rehearsals. */
  tearNextWrite(cardId: string): void;
  /** @returns those leases that still stand, prolonged */
  prolong(leases: readonly string[]): Promise<ReadonlySet<string>>;
  release(leases: readonly string[]): Promise<void>;
  /** Ends every lease, whoever's it is. */
  releaseAll(): Promise<void>;
  /** @returns the lease that was ended */
  eject(cardId: string): Promise<string | undefined>;
  markHandedOver(cardId: string): Promise<void>;
  remove(cardId: string): Promise<void>;
}

interface Remembered extends LeasedChip {
  readonly version: number;
}

const statements = {
  insert: `insert into sandbox.chips as chip (card_id, image, counters) values ($1, $2, $3)
    on conflict (card_id) do update set image = excluded.image, counters = excluded.counters, image_version = chip.image_version + 1,
      previous_image = null, previous_image_counters = null, previous_counters = null, lease_id = null, lease_until = null
    where not chip.is_handed_over`,
  lease: `update sandbox.chips set lease_id = $2, lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where card_id = $1 and (lease_id is null or lease_until < clock_timestamp())
    returning image_version as version, counters, case when image_version = $3 then null else image end as image,
      case when image_version = $3 then null else previous_image end as previous_image, previous_image_counters, previous_counters`,
  exists: 'select 1 from sandbox.chips where card_id = $1',
  keepCounters: `update sandbox.chips set previous_counters = counters, counters = $3
    where card_id = $1 and lease_id = $2 returning image_version as version`,
  keepAll: `update sandbox.chips set previous_image = image, previous_image_counters = counters, previous_counters = counters,
      counters = $3, image = $4, image_version = image_version + 1
    where card_id = $1 and lease_id = $2 returning image_version as version`,
  // What was torn is not kept as the one before.
  repair: `update sandbox.chips set counters = $3, image = $4, image_version = image_version + 1,
      previous_image = null, previous_image_counters = null, previous_counters = null
    where card_id = $1 and lease_id = $2 returning image_version as version`,
  prolong: `update sandbox.chips set lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where lease_id = any($1::uuid[]) returning lease_id`,
  release: 'update sandbox.chips set lease_id = null, lease_until = null where lease_id = any($1::uuid[])',
  releaseAll: 'update sandbox.chips set lease_id = null, lease_until = null where lease_id is not null',
  leaseOf: 'select lease_id from sandbox.chips where card_id = $1',
  handOver: 'update sandbox.chips set is_handed_over = true where card_id = $1',
  remove: 'delete from sandbox.chips where card_id = $1',
} as const;

/** The first half new, the second as it was. */
const halfOf = (next: Buffer, before: Buffer): Buffer =>
  Buffer.concat([next.subarray(0, next.length >> 1), before.subarray(before.length >> 1)]);

export function createChipStore(pool: pg.Pool, seal: ChipSeal): ChipStore {
  const remembered = new Map<string, Remembered>();
  const query = <Row extends pg.QueryResultRow>(name: keyof typeof statements, values: readonly unknown[]): Promise<pg.QueryResult<Row>> =>
    pool.query<Row>({ name: `chips-${name}`, text: statements[name], values: [...values] });

  const remember = (cardId: string, chip: Remembered): void => {
    remembered.delete(cardId);
    remembered.set(cardId, chip);
    const oldest = remembered.size > rememberedChips ? remembered.keys().next().value : undefined;
    if (oldest !== undefined) remembered.delete(oldest);
  };
  const sealCounters = (image: CardImage): Buffer =>
    seal.seal(Buffer.from(JSON.stringify(image.counters)), `${image.body.cardId}/counters`);
  const torn = new Set<string>();
  const sealImage = (image: CardImage): Buffer => seal.seal(encodeImage(image), `${image.body.cardId}/image`);

  return Object.freeze<ChipStore>({
    async insertBlank(image) {
      const { rowCount } = await query('insert', [image.body.cardId, sealImage(image), sealCounters(image)]);
      if (rowCount === 0) throw new TrayError('MYNA_CARD_FINISHED');
    },
    async lease(cardId, lease) {
      const known = remembered.get(cardId);
      const { rows } = await query<SealedMemory & { version: string }>('lease', [cardId, lease, known?.version ?? 0]);
      const [row] = rows;
      if (!row) {
        const { rowCount } = await query('exists', [cardId]);
        throw new TrayError(rowCount === 0 ? 'MYNA_CARD_NOT_FOUND' : 'MYNA_CARD_IN_USE');
      }
      const found = readMemory(seal, cardId, row, known?.image.body);
      if (!found) throw new TrayError('MYNA_CARD_BROKEN');
      const { image } = found;
      if (found.isRepaired) {
        const repaired = await query<{ version: string }>('repair', [cardId, lease, sealCounters(image), sealImage(image)]);
        row.version = repaired.rows[0]?.version ?? row.version;
      }
      const keys = row.image || !known ? createKeyCache() : known.keys;
      remember(cardId, { version: Number(row.version), image, keys });
      return { image, keys };
    },
    async keep(lease, before, next) {
      const { cardId } = next.body;
      const isSameBody = before.body === next.body;
      const isTorn = torn.delete(cardId);
      const write = (sealed: Buffer, old: () => Buffer): Buffer => (isTorn ? halfOf(sealed, old()) : sealed);
      const counters = write(sealCounters(next), () => sealCounters(before));
      const { rows } = isSameBody
        ? await query<{ version: string }>('keepCounters', [cardId, lease, counters])
        : await query<{ version: string }>('keepAll', [cardId, lease, sealCounters(next), write(sealImage(next), () => sealImage(before))]);
      if (isTorn) throw new TrayError('MYNA_CARD_GONE');
      const [row] = rows;
      if (!row) throw new TrayError('MYNA_CARD_GONE');
      const keys = remembered.get(cardId)?.keys ?? createKeyCache();
      if (!isSameBody) remember(cardId, { version: Number(row.version), image: next, keys });
    },
    tearNextWrite: (cardId) => void torn.add(cardId),
    async prolong(leases) {
      const { rows } = await query<{ lease_id: string }>('prolong', [leases]);
      return new Set(rows.map(({ lease_id }) => lease_id));
    },
    async release(leases) {
      if (leases.length > 0) await query('release', [leases]);
    },
    async releaseAll() {
      await query('releaseAll', []);
    },
    async eject(cardId) {
      const { rows } = await query<{ lease_id: string | null }>('leaseOf', [cardId]);
      const lease = rows[0]?.lease_id ?? undefined;
      if (lease !== undefined) await query('release', [[lease]]);
      return lease;
    },
    async markHandedOver(cardId) {
      const { rowCount } = await query('handOver', [cardId]);
      if (rowCount === 0) throw new TrayError('MYNA_CARD_NOT_FOUND');
    },
    async remove(cardId) {
      remembered.delete(cardId);
      await query('remove', [cardId]);
    },
  });
}
