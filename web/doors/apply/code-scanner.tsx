import { TextScanner } from '../../photo/text-scanner.tsx';
import { findApplicationNumber } from './application-code.ts';

/** The camera with a frame for the letter's code. The picture stays on the device; only the number goes on. */
export function CodeScanner({ onNumber }: { onNumber: (number: string) => void }) {
  return <TextScanner find={findApplicationNumber} onFound={onNumber} />;
}
