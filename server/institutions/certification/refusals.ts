import { JpkiError } from '@openmyna/jpki';
import { type MynaCode, MynaError } from '../../kernel/index.ts';

/** The library's refusals under this room's names: `MYNA_JPKI_EXPIRED` → `MYNA_CERTIFICATION_EXPIRED`. Other errors stay as they are. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof JpkiError)) return error;
  return new MynaError(error.code.replace('MYNA_JPKI_', 'MYNA_CERTIFICATION_') as MynaCode, {}, { cause: error });
}
