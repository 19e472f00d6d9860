import * as v from 'valibot';
import { QuantitySchema, ScalarSchema, SlugSchema } from './common.ts';
import type { Scalar } from './common.ts';
import type { Finding } from './reply.ts';

/** How deep configurations may lie within each other: a bundle's component is at level 2. */
export const CONFIGURATION_DEPTH_MAX = 5;
/** The most choices of one configuration, and the most components of one slot. */
const CHOICES_MAX = 5_000;
const COMPONENTS_MAX = 200;

/** What sits in a slot. A configurable component has choices of its own. */
export type Component = {
  offeringId: string;
  quantity: number;
  configuration?: Configuration | undefined;
};

/** What the customer chose: values of options, and what sits in each slot. */
export type Configuration = {
  options: Record<string, Scalar>;
  slots: Record<string, Component[]>;
};

const TooDeepSchema = v.never(
  `configurations lie at most ${CONFIGURATION_DEPTH_MAX} deep within each other`,
);

/** Looks ahead before the schema descends, so that hostile nesting can't exhaust the stack. */
const NestedSchema: v.GenericSchema<unknown, Configuration> = v.lazy((input) =>
  isDeeperThan(CONFIGURATION_DEPTH_MAX - 1, input) ? TooDeepSchema : ConfigurationSchema,
);

export const ComponentSchema = v.strictObject({
  offeringId: SlugSchema,
  quantity: v.optional(QuantitySchema, 1),
  configuration: v.optional(NestedSchema),
});

export const ConfigurationSchema = v.strictObject({
  options: v.optional(
    v.pipe(v.record(SlugSchema, ScalarSchema), v.maxEntries(CHOICES_MAX, tooMany('options'))),
    {},
  ),
  slots: v.optional(
    v.pipe(
      v.record(
        SlugSchema,
        v.pipe(v.array(ComponentSchema), v.maxLength(COMPONENTS_MAX, tooMany('components'))),
      ),
      v.maxEntries(CHOICES_MAX, tooMany('slots')),
    ),
    {},
  ),
});

function tooMany(what: string): string {
  const most = what === 'components' ? COMPONENTS_MAX : CHOICES_MAX;
  return `at most ${most} ${what}`;
}

/** One more level is opened at a time, never more than asked about. */
function isDeeperThan(levels: number, input: unknown): boolean {
  let level: readonly unknown[] = [input];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap(nestedIn);
  }
  return false;
}

function nestedIn(configuration: unknown): readonly unknown[] {
  const { slots } = fieldsOf(configuration);
  return Object.values(fieldsOf(slots)).flatMap((components) =>
    (Array.isArray(components) ? components : []).flatMap((component) => {
      const nested = fieldsOf(component)['configuration'];
      return nested === undefined ? [] : [nested];
    }),
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export const ValidateConfigurationSchema = v.strictObject({
  offeringId: SlugSchema,
  configuration: ConfigurationSchema,
  market: SlugSchema,
  channel: SlugSchema,
});
export type ValidateConfiguration = v.InferOutput<typeof ValidateConfigurationSchema>;

/** A broken or undecided rule, in words that a sales person understands. */
export type ConfigurationFinding = Finding & {
  /** The rule that says so; absent for a missing or unknown choice. */
  readonly rule?: string;
};

/** `incomplete`: nothing is wrong yet, but required choices are missing. */
export type ConfigurationResult = {
  readonly status: 'valid' | 'invalid' | 'incomplete';
  readonly offeringId: string;
  readonly catalogVersion: string;
  readonly findings: readonly ConfigurationFinding[];
};
