import * as v from 'valibot';
import { QuantitySchema, ScalarSchema, SlugSchema } from './common.ts';
import type { Scalar } from './common.ts';
import type { Finding } from './reply.ts';
import type { Proposal } from './rules.ts';

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
  /** What was there before the last change: the answer then counts what that change touched. */
  previous: v.optional(ConfigurationSchema),
  /** `findings`: only what is wrong or missing, which is less work. */
  answer: v.optional(v.picklist(['full', 'findings']), 'full'),
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

/** Why something is out, or the only way: all of these together, and none of them less. */
export type Reason = {
  /** In a sentence. */
  readonly text: string;
  /** Ids of rules. */
  readonly rules: readonly string[];
  /** JSON pointers to choices. */
  readonly choices: readonly string[];
  /** False: the bound on work left some in that may not be needed. */
  readonly minimal: boolean;
};

export type RuledOut = {
  readonly value: Scalar;
  /** Absent: it took a search to see, or there are more reasons than one answer tells. */
  readonly because?: Reason;
};

/**
 * What can still be chosen in one place, given all other choices: a value of an option, a component
 * of a slot (by id, the first few of each kind), or a characteristic of what goes into a slot.
 */
export type PlaceState = {
  readonly kind: 'option' | 'slot' | 'characteristic';
  readonly path: string;
  readonly name: string;
  readonly characteristic?: string;
  /** Has a complete, valid configuration. */
  readonly possible: readonly Scalar[];
  /** The only one left, where one has to be chosen. */
  readonly forced?: { readonly value: Scalar; readonly because?: Reason };
  readonly ruledOut: readonly RuledOut[];
  /** Neither shown nor ruled out within the bound on work. */
  readonly unsettled: readonly Scalar[];
  /** All there are, also those that the lists leave out; of a slot, components. */
  readonly counts: {
    readonly possible: number;
    readonly ruledOut: number;
    readonly unsettled: number;
  };
  /** The other choices contradict each other, so that nothing can be said here. */
  readonly blocked?: true;
};

/** A choice that a rule made or suggests, and where. */
export type Proposed = {
  readonly rule: string;
  readonly message: string;
  readonly path: string;
  readonly proposal: Proposal;
};

export type Guidance = {
  readonly places: readonly PlaceState[];
  /** Places that the answer leaves out: those where nothing is ruled out come last. */
  readonly placesLeftOut: number;
  /** Why the choices contradict each other, or can't be completed; absent: they can. */
  readonly contradiction?: Reason;
  /** False: some values are unsettled. */
  readonly settled: boolean;
  /** Options, components and helpers whose state was looked at anew for this change. */
  readonly nodesTouched: number;
  readonly defaults: readonly Proposed[];
  readonly recommendations: readonly Proposed[];
};

/** `POST /v1/configurations/validate`. */
export type GuidedResult = ConfigurationResult & { readonly guidance?: Guidance };
