import type { RequestBody } from '../../contract/calls.ts';
import type { Role } from '../../contract/identity.ts';
import type { Quote } from '../../contract/quote.ts';
import type { Stem } from '../../contract/subjects.ts';
import { accepted } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

type Versioned = Quote & { readonly version: number };

/** Asks as a person of that role. */
export function asPerson(core: TestCore) {
  return async <S extends Stem>(
    person: string,
    role: Role,
    stem: S,
    body: RequestBody[S],
    expectedVersion?: number,
  ) =>
    core.ask(role, stem, body, {
      token: await core.token(role, 'demo', person),
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    });
}

export async function current(core: TestCore, quoteId: string): Promise<Versioned> {
  return accepted(await core.ask('approver', 'quote_get', { quoteId }));
}
