import type { Calculator } from './calculator.ts';

const found = import.meta.glob<Calculator>('./calculators/*.calculator.ts', { eager: true, import: 'calculator' });

/** Every calculator that stands behind this door, in the order in which they are shown. */
export const calculators: readonly Calculator[] = Object.values(found).sort((a, b) => a.order - b.order);
