import type { Executed } from './recorder.ts';

/** What in the values of one recorded command is its own, and so differs with every repetition. */
export type Own = {
  readonly quoteId: string;
  /** Whose copies pgbench works on, see `cloneQuote`. */
  readonly copies: string;
  readonly idempotencyKey: string;
  /** The instant of the command. */
  readonly now: string;
  /** A number that is unique within the tenant, if the command hands one out. */
  readonly number?: string;
};

export type Script = {
  readonly text: string;
  /** For `-D`: what the script takes as it was recorded. */
  readonly variables: ReadonlyMap<string, string>;
};

const UUID = /\b[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}\b/g;

/**
 * The recorded statements as a script of pgbench, text by text. Values stay as they were, except
 * for what must differ: `:n` picks the quote, `:u` is unique. Ids keep the time that is in them, as
 * tables are partitioned by it.
 */
export function scriptOf(
  trips: readonly (readonly Executed[])[],
  own: Own,
  choose: readonly string[],
  pipelined: boolean,
): Script {
  const variables = new Map<string, string>();
  const replacements = replacementsOf(trips, own);
  const lines = trips.flatMap((trip) => {
    const statements = trip.map((executed) => statementOf(executed, own, replacements, variables));
    return pipelined ? ['\\startpipeline', ...statements, '\\endpipeline'] : statements;
  });
  return { text: [...choose, ...lines, ''].join('\n'), variables };
}

type Replacements = ReadonlyMap<string, string>;

/** Text → an expression of SQL for it, as text. */
function replacementsOf(trips: readonly (readonly Executed[])[], own: Own): Replacements {
  const found = new Map([
    [own.quoteId, `md5('${own.copies}-' || (:n)::text)::uuid::text`],
    [own.idempotencyKey, `md5('key-' || (:u)::text)::uuid::text`],
    ...(own.number === undefined ? [] : [[own.number, `'P-' || (:u)::text`] as const]),
  ]);
  for (const { values } of trips.flat()) {
    for (const id of values.flatMap((value) => value?.match(UUID) ?? [])) {
      if (found.has(id)) continue;
      const time = id.slice(0, 15).replaceAll('-', '');
      found.set(
        id,
        `('${time}' || lpad(to_hex((:u)::bigint), 18, '0') || '${found.size % 10}')::uuid::text`,
      );
    }
  }
  return found;
}

function statementOf(
  { text, values, types }: Executed,
  own: Own,
  replacements: Replacements,
  variables: Map<string, string>,
): string {
  const expressions = values.map((value, at) => {
    if (value === null) return 'null';
    if (value === own.now) return 'now()';
    const same = replacements.get(value);
    if (value === own.idempotencyKey) return `(${same})`;
    if (same !== undefined) return `(${same.replace(/::uuid::text$/, '::uuid')})`;
    const name = `v${variables.size}`;
    variables.set(name, value);
    const within = [...replacements].filter(([token]) => value.includes(token));
    if (within.length === 0) return `:${name}`;
    const replaced = within.reduce(
      (sql, [token, by]) => `replace(${sql}, '${token}', ${by})`,
      `:${name}`,
    );
    return types[at] === JSONB ? `(${replaced})::jsonb` : `(${replaced})`;
  });
  const filled = text.replaceAll(
    /\$(\d+)/g,
    (_, number) => expressions[Number(number) - 1] ?? 'null',
  );
  return `${filled.trim()};`;
}

const JSONB = 3802;
