import { notCovered, readActing } from './acting.ts';
import type { MandatesDeps, Room } from './deps.ts';
import { draftMandate, prepareSigning, signMandate } from './giving.ts';
import { listMandates } from './list.ts';
import { createMandateStore } from './store.ts';
import { acceptMandate, declineMandate, endMandate, findInvitation, prepareAccepting } from './taking.ts';
import type { Mandates } from './types.ts';

/** Opens the mandates room. */
export function createMandates(deps: MandatesDeps): Mandates {
  const room: Room = { ...deps, store: createMandateStore(deps.keys), database: deps.databases.as('mandates') };
  const findMandate: Mandates['findMandate'] = async (code, mandateId, scope) => {
    const found = await room.store.findByCode(room.database, code, mandateId, scope);
    return found && { mandateId, scope, kind: found.kind, code: found.code };
  };
  const requireMandate: Mandates['requireMandate'] = async (code, mandateId, scope) => {
    const found = await findMandate(code, mandateId, scope);
    if (!found) throw notCovered();
    return found;
  };
  return {
    findMandate,
    requireMandate,
    listOf: (code) => listMandates(room, code),
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
