/** 委任状: the text that the person and the agent sign, the same to the byte. */
import { Temporal } from '../../kernel/temporal.ts';
import { type MandateScope, mandateScopes } from '../exchange/index.ts';

export interface MandateDocument {
  readonly id: string;
  readonly person: { readonly name: string; readonly birthDate: Temporal.PlainDate };
  readonly agent: { readonly name: string; readonly birthDate: Temporal.PlainDate };
  readonly scopes: readonly MandateScope[];
  readonly until: Temporal.PlainDate;
  readonly draftedAt: Temporal.Instant;
}

const heading = '委任状 Mandate\nform: openmyna-mandate-1';
const form =
  /^委任状 Mandate\nform: openmyna-mandate-1\nid: (.+)\nperson: (.+)\nperson-born: (.+)\nagent: (.+)\nagent-born: (.+)\nscopes: (.+)\nuntil: (.+)\ndrafted: (.+)\n$/;

/** One line a fact, in a fixed order; names hold no line break. */
export function writeDocument({ id, person, agent, scopes, until, draftedAt }: MandateDocument): string {
  const lines = {
    id,
    person: person.name,
    'person-born': person.birthDate.toString(),
    agent: agent.name,
    'agent-born': agent.birthDate.toString(),
    scopes: mandateScopes.filter((scope) => scopes.includes(scope)).join(' '),
    until: until.toString(),
    drafted: draftedAt.toString({ smallestUnit: 'second' }),
  };
  return `${heading}\n${Object.entries(lines)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')}`;
}

/** Reads back what `writeDocument` wrote; anything else throws. */
export function readDocument(text: string): MandateDocument {
  const [, id = '', person = '', personBorn = '', agent = '', agentBorn = '', scopes = '', until = '', drafted = ''] =
    form.exec(text) ?? [];
  return {
    id,
    person: { name: person, birthDate: Temporal.PlainDate.from(personBorn) },
    agent: { name: agent, birthDate: Temporal.PlainDate.from(agentBorn) },
    scopes: scopes.split(' ') as MandateScope[],
    until: Temporal.PlainDate.from(until),
    draftedAt: Temporal.Instant.from(drafted),
  };
}
