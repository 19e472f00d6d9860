import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { CATALOG_PARTS } from '../../contract/catalog_diff.ts';
import { CATALOG_STATUSES } from '../../contract/catalog_versions.ts';
import { InstantSchema, SlugSchema } from '../../contract/common.ts';
import { CurrencySchema } from '../../contract/money.ts';
import { PRICE_LIST_STATES } from '../../contract/price_lists.ts';
import { specOf, usageOf } from './verbs.ts';
import type { Flag, Option, Verb } from './verbs.ts';

export type VerbCall = {
  readonly command: 'verb';
  readonly verb: Verb;
  readonly args: readonly string[];
  readonly options: Readonly<Partial<Record<Option, string>>>;
  readonly flags: Readonly<Partial<Record<Flag, boolean>>>;
  readonly json: boolean;
};

type Other = { readonly command: 'help' } | { readonly command: 'wrong'; readonly detail: string };

function wrong(detail: string): Other {
  return { command: 'wrong', detail };
}

/** What an option takes, and how that is said when something else is given. */
const TAKES: Readonly<Record<Option, readonly [schema: v.GenericSchema, words: string]>> = {
  at: [InstantSchema, 'an instant such as 2026-12-01T00:00:00Z'],
  from: [SlugSchema, 'the name of a version'],
  status: [v.picklist(CATALOG_STATUSES), `one of ${CATALOG_STATUSES.join(', ')}`],
  part: [v.picklist(CATALOG_PARTS), `one of ${CATALOG_PARTS.join(', ')}`],
  market: [SlugSchema, 'the id of a market'],
  channel: [SlugSchema, 'the id of a channel'],
  segment: [SlugSchema, 'the id of a segment'],
  currency: [CurrencySchema, 'a currency such as EUR'],
  state: [v.picklist(PRICE_LIST_STATES), `one of ${PRICE_LIST_STATES.join(', ')}`],
};

/** The arguments after the verb, or what would be right instead. */
export function parseVerb(verb: Verb, rest: readonly string[]): VerbCall | Other {
  const { args, optional = [], options = [], flags = [] } = specOf(verb);
  let parsed;
  try {
    parsed = parseArgs({
      args: [...rest],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        ...Object.fromEntries(options.map((name) => [name, { type: 'string' as const }])),
        ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
      },
    });
  } catch (fault) {
    const detail = fault instanceof Error ? (fault.message.split('. ')[0] ?? '') : String(fault);
    return wrong(`${detail}: ${verb} is "${usageOf(verb)}"`);
  }
  const values: Readonly<Record<string, string | boolean | undefined>> = parsed.values;
  if (values['help'] === true) return { command: 'help' };
  const { positionals } = parsed;
  const missing = args.slice(positionals.length);
  if (missing.length > 0) {
    return wrong(`${missing.join(' and ')} is missing: "${usageOf(verb)}"`);
  }
  const extra = positionals.slice(args.length + optional.length);
  if (extra.length > 0) {
    return wrong(`"${extra.join(' ')}" is too much: "${usageOf(verb)}"`);
  }
  for (const [at, name] of [...args, ...optional].entries()) {
    const given = positionals[at];
    if (given === undefined || name === 'TARGET') continue;
    if (!v.is(SlugSchema, given)) {
      return wrong(`${name} is the name of a version, not "${String(given)}"`);
    }
  }
  for (const name of options) {
    const given = values[name];
    const [schema, words] = TAKES[name];
    if (given !== undefined && !v.is(schema, given)) {
      return wrong(`--${name} takes ${words}, not "${String(given)}"`);
    }
  }
  const text = (name: Option) => {
    const given = values[name];
    return typeof given === 'string' ? [[name, given]] : [];
  };
  return {
    command: 'verb',
    verb,
    args: positionals,
    options: Object.fromEntries(options.flatMap(text)) as VerbCall['options'],
    flags: Object.fromEntries(flags.map((name) => [name, values[name] === true])),
    json: values['json'] === true,
  };
}
