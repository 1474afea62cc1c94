import { has } from '../outside.ts';
import type { Row } from '../tour.ts';

export const stockSoftware: Row = {
  id: 'M13',
  title: 'Stock software uses the chip unmodified',
  async walk(_world, notes) {
    if (!(await has('opensc-tool'))) return notes.missing('OpenSC is not on this machine');
    notes.missing('not yet');
  },
};
