import type { ComponentType } from 'react';
import type { CatalogueName, MessageId } from '../../i18n/messages.ts';

/**
 * A calculator. Whoever has one puts a file `NAME.calculator.ts` into `calculators/` whose `calculator` says where it stands and what loads it: the door itself
 * needs no change.
 */
export interface Calculator {
  /** Below `/calculators`. Nothing that is typed goes into the address. */
  readonly path: string;
  readonly title: MessageId;
  /** One sentence on what it answers. */
  readonly about: MessageId;
  /** Where its texts are. */
  readonly catalogues: readonly CatalogueName[];
  /** Place in the list, the smallest first. */
  readonly order: number;
  load(): Promise<ComponentType>;
}
