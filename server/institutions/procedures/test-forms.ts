/** For the tests of this room: forms that are filled in right, and where they go. */
import type { Answered, FillIn, TestProcedures, TestResident } from './test-procedures.ts';

export const cases = '/portal/procedures/cases';
export const desk = '/counter/procedures';
export const codeOf = ({ body }: Pick<Answered, 'body'>): string | undefined => body.code;

export function formsOf(house: () => TestProcedures) {
  const dayIn = async (days: number): Promise<string> => (await house().clock.today()).add({ days }).toString();
  return {
    dayIn,
    dog: async (more: Record<string, unknown> = {}): Promise<FillIn> => ({
      answers: {
        name: 'ポチ',
        breed: '柴',
        colour: '茶',
        sex: 'male',
        born: await dayIn(-400),
        since: await dayIn(-3),
        chip: 'no',
        ...more,
      },
    }),
    moving: (resident: TestResident, more: Record<string, unknown> = {}): FillIn => ({
      isSigned: true,
      answers: async (id) => ({
        who: ((await resident.get(`${cases}/${id}/persons`)).body.persons as { code: string }[]).map(({ code }) => code),
        on: await dayIn(3),
        to: '209902',
        phone: '045-123-4567',
        ...more,
      }),
    }),
    entriesOf: async (residentId: string): Promise<{ institution: string; purpose: string; act: string }[]> =>
      (
        await house().databases.admin.query('select institution, purpose, act from exchange.entries where resident_id = $1 order by at', [
          residentId,
        ])
      ).rows,
  };
}
