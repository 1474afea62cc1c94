import { notCovered, readActing } from './acting.ts';
import type { MandatesDeps, Room } from './deps.ts';
import { createDueEvents } from './due.ts';
import { draftMandate, prepareSigning, signMandate } from './giving.ts';
import { listAtCounter, listMandates } from './list.ts';
import { createMandateStore } from './store.ts';
import { acceptMandate, declineMandate, endMandate, findInvitation, prepareAccepting } from './taking.ts';
import type { Mandates } from './types.ts';

/** Opens the mandates room. */
export function createMandates(deps: MandatesDeps): Mandates {
  const room: Room = { ...deps, store: createMandateStore(deps.keys), database: deps.databases.as('mandates') };
  const findMandate: Mandates['findMandate'] = async (code, mandateId, scope) => {
    const found = await room.store.findByCode(room.database, code, mandateId, scope);
    return found && { mandateId, scope, ...found };
  };
  const requireMandate: Mandates['requireMandate'] = async (code, mandateId, scope) => {
    const found = await findMandate(code, mandateId, scope);
    if (!found) throw notCovered();
    return found;
  };
  return {
    dueEvents: createDueEvents(room),
    findMandate,
    requireMandate,
    listOf: (code) => listMandates(room, code),
    listAtCounter: (actor, code) => listAtCounter(room, actor, code),
    draft: (code, draft) => draftMandate(room, code, draft),
    toSign: (code, id, certificate) => prepareSigning(room, code, id, certificate),
    sign: (code, id, signed) => signMandate(room, code, id, signed),
    find: (code, invitation) => findInvitation(room, code, invitation),
    toAccept: (code, invitation, certificate) => prepareAccepting(room, code, invitation, certificate),
    accept: (code, invitation, signed) => acceptMandate(room, code, invitation, signed),
    decline: (code, invitation) => declineMandate(room, code, invitation),
    end: (code, id) => endMandate(room, code, id),
    async actIn(trx, act) {
      const { kind, code, person_id: personId } = await room.store.act(trx, act);
      return { mandateId: act.mandateId, scope: act.scope, kind, code, personId };
    },
    async acting(request) {
      request.actingFor = await readActing(request, requireMandate);
    },
  };
}
