import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestCountry, type TestCountry } from './testing/country.ts';

/** F20, seen from outside: which doors could be told a card in words. */
let country: TestCountry;
beforeAll(async () => {
  country = await createTestCountry();
  await country.app.ready();
});
afterAll(async () => {
  await country.app.close();
  await country.institutions.stop();
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

function namesIn(schema: Schema | undefined): string[] {
  if (!schema) return [];
  const inside = [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(namesIn);
  return [...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => [name, ...namesIn(each)]), ...inside];
}

/** What a copy of a card shows, or what could stand for holding one. */
const copied = /^(card)?serial$|cardNumber|cardSerial|cardId|individualNumber|myNumber|certificateSerial|photocopy|^pin$/i;
/** Looked at and found to accept nobody: the sandbox's own tools put a card into a reader, which then still has to answer. */
const harmless = /^\/sandbox\//;

it('F20: no door takes a card’s serial, its id, a typed number or a PIN in place of the card', () => {
  const { paths = {} } = country.app.swagger() as { paths?: Record<string, Record<string, unknown>> };
  const asked = Object.entries(paths)
    .filter(([path]) => !harmless.test(path))
    .flatMap(([path, methods]) =>
      Object.values(methods).flatMap((operation) => {
        const { requestBody } = operation as { requestBody?: { content?: Record<string, { schema?: Schema }> } };
        return Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
          namesIn(schema)
            .filter((name) => copied.test(name))
            .map((name) => `${path}: ${name}`),
        );
      }),
    );
  expect(Object.keys(paths).length).toBeGreaterThan(60);
  expect(asked).toEqual([]);
});
