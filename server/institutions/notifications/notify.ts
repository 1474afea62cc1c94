import { sql } from 'kysely';
import { fromDatabase } from '../../kernel/index.ts';
import type { Notifications, Notify } from './types.ts';

export const notify: Notify = async (transaction, residentId, ...news) => {
  if (news.length === 0) return;
  const rows = news.map(({ kind, event, facts }) => ({ kind, event, facts: facts ?? {} }));
  try {
    await sql`select notifications.notify(${residentId}::uuid, kind, event, facts)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as news (kind text, event text, facts jsonb)`.execute(transaction);
  } catch (error) {
    throw fromDatabase(error);
  }
};

export const notifyCode: Notifications['notifyCode'] = async (transaction, { institution, code }, { kind, event, facts }) => {
  try {
    await sql`select notifications.notify_code(${institution}, ${code}::uuid, ${kind}, ${event}, ${JSON.stringify(facts ?? {})}::jsonb)`.execute(
      transaction,
    );
  } catch (error) {
    throw fromDatabase(error);
  }
};
