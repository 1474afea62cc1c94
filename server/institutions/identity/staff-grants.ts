import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type Actor, MynaError, type ProtocolTime, Temporal } from '../../kernel/index.ts';
import type { Exchange } from '../exchange/index.ts';
import type { DoorInstitution, StaffGrant, StaffGrants, StaffRole } from './types.ts';

export interface StaffGrantParts {
  readonly pool: pg.Pool;
  readonly time: ProtocolTime;
  readonly exchange: Pick<Exchange, 'codeFor'>;
  /** Called with the person's code after each change, before it is confirmed to the caller. */
  readonly onChange: (code: string) => void;
}

interface GrantRow {
  readonly id: string;
  readonly institution: DoorInstitution;
  readonly code: string;
  readonly role: StaffRole;
  readonly office: string | null;
  readonly valid_from: string;
  readonly valid_until: string | null;
}

/** Institutions at which somebody may hold a role. */
const staffInstitutions: readonly DoorInstitution[] = ['counter', 'bureau', 'helpline', 'operator'];

const columns = 'id, institution, code, role, office, valid_from::text, valid_until::text';

/** Roles of staff: rows that are added and ended, never changed or deleted. */
export function createStaffGrants(parts: StaffGrantParts): StaffGrants {
  return {
    async grantRole(request) {
      const until = request.until;
      if (until && Temporal.PlainDate.compare(until, request.from) < 0)
        throw new MynaError('MYNA_IDENTITY_GRANT_INVALID', { field: 'until' });
      const code = await parts.exchange.codeFor(request.residentId, request.institution);
      const { rows } = await parts.pool.query<GrantRow>(
        `with same as (
           select ${columns} from identity.staff_grants
            where institution = $2 and code = $3 and role = $4 and office is not distinct from $5
              and valid_from = $6 and valid_until is not distinct from $7 and taken_away_at is null),
         made as (
           insert into identity.staff_grants (id, institution, code, role, office, valid_from, valid_until, given_by, given_at)
           select $1::uuid, $2, $3, $4, $5::text, $6::date, $7::date, $8, to_timestamp($9 / 1000.0) where not exists (select from same)
           returning ${columns})
         select * from same union all select * from made limit 1`,
        [
          randomUUID(),
          request.institution,
          code,
          request.role,
          request.office ?? null,
          request.from.toString(),
          until?.toString() ?? null,
          nameOf(request.by),
          parts.time.now(),
        ],
      );
      parts.onChange(code);
      return toGrant(rows[0] as GrantRow);
    },
    async takeAwayRole(id, by) {
      const { rows } = await parts.pool.query<{ code: string }>(
        `update identity.staff_grants set taken_away_by = $2, taken_away_at = to_timestamp($3 / 1000.0)
          where id = $1 and taken_away_at is null returning code`,
        [id, nameOf(by), parts.time.now()],
      );
      if (rows[0]) parts.onChange(rows[0].code);
    },
    async takeAwayAll(residentId, by) {
      for (const institution of staffInstitutions) {
        const code = await parts.exchange.codeFor(residentId, institution);
        const { rowCount } = await parts.pool.query(
          `update identity.staff_grants set taken_away_by = $3, taken_away_at = to_timestamp($4 / 1000.0)
            where code = $1 and institution = $2 and taken_away_at is null`,
          [code, institution, nameOf(by), parts.time.now()],
        );
        if (rowCount) parts.onChange(code);
      }
    },
    async rolesOf(institution, code) {
      const { rows } = await parts.pool.query<GrantRow>(
        `select ${columns} from identity.staff_grants
          where code = $1 and institution = $2 and taken_away_at is null and valid_from <= kernel.civil_today()
            and (valid_until is null or valid_until >= kernel.civil_today()) order by valid_from, id`,
        [code, institution],
      );
      return rows.map(toGrant);
    },
  };
}

function nameOf(actor: Actor): string {
  return `${actor.institution}/${actor.person}`;
}

function toGrant(row: GrantRow): StaffGrant {
  return {
    id: row.id,
    institution: row.institution,
    code: row.code,
    role: row.role,
    office: row.office ?? undefined,
    from: Temporal.PlainDate.from(row.valid_from),
    until: row.valid_until === null ? undefined : Temporal.PlainDate.from(row.valid_until),
  };
}
