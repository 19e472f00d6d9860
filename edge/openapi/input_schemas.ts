import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { OfferingSchema, PriceListSchema } from '../../core/contract/catalog.ts';
import { PriceSchema, PromotionSchema } from '../../core/contract/catalog.ts';
import { ConfigurationSchema } from '../../core/contract/configuration.ts';
import { MoneySchema } from '../../core/contract/money.ts';
import { LineInputSchema } from '../../core/contract/price.ts';
import { ConditionSchema, RuleSchema } from '../../core/contract/rules.ts';
import type { Json } from './shapes.ts';

/** Schemas that are named in the document; wherever one is used, its name stands. */
const NAMED = {
  Money: MoneySchema,
  LineInput: LineInputSchema,
  Configuration: ConfigurationSchema,
  Offering: OfferingSchema,
  Price: PriceSchema,
  PriceList: PriceListSchema,
  Promotion: PromotionSchema,
  Rule: RuleSchema,
  Condition: ConditionSchema,
};

const CONFIG = {
  target: 'draft-2020-12',
  typeMode: 'input',
  /** Checks that JSON Schema has no words for still run; in the document they are left out. */
  errorMode: 'ignore',
  definitions: NAMED,
  /** The one recursive schema has a number in place of a name. */
  overrideRef: ({ referenceId }: { referenceId: string }) =>
    `#/components/schemas/${/^\d+$/.test(referenceId) ? 'Expression' : referenceId}`,
} as const;

export function inputComponents(): Readonly<Record<string, Json>> {
  const { definitions, ...config } = CONFIG;
  const defs = toJsonSchemaDefs(definitions, config) as unknown as Record<string, Json>;
  const { '0': Expression = {}, ...named } = defs;
  return { ...named, Expression };
}

export function jsonSchema(schema: v.GenericSchema): Json {
  const { $schema: _dialect, $defs: _named, ...rest } = toJsonSchema(schema, CONFIG);
  return rest;
}
