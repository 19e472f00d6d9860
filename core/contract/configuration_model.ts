import * as v from 'valibot';
import type { Offering } from './catalog.ts';
import { CursorSchema, SlugSchema } from './common.ts';
import type { Scalar } from './common.ts';

/** What rules can read of a component. */
export type Described = Pick<Offering, 'id' | 'name' | 'category' | 'characteristics'>;

/** Components that no rule of the offering can tell apart, sold at the same places and times. */
export type CandidateGroup = {
  /** One of them, with the characteristics that rules read. */
  readonly sample: Described;
  readonly count: number;
  /** The first few, by id. */
  readonly offeringIds: readonly string[];
  /** Values that occur in the group, by characteristic that a rule reads; `speed[0]` is one too. */
  readonly values: Readonly<Record<string, readonly Scalar[]>>;
  /** Absent: everywhere and always. */
  readonly scope?: Pick<Offering, 'markets' | 'channels' | 'validFrom' | 'validTo'>;
};

export type SlotCandidates = {
  readonly slot: string;
  readonly groups: readonly CandidateGroup[];
};

/** `cpq.v1.configuration.model`: what may fill the slots of an offering, in groups. */
export const ConfigurationModelQuerySchema = v.strictObject({
  catalogVersion: v.optional(SlugSchema),
  offeringId: SlugSchema,
  /** `next` of the page before. */
  cursor: v.optional(CursorSchema),
});
export type ConfigurationModelQuery = v.InferOutput<typeof ConfigurationModelQuerySchema>;

export type ConfigurationModel = {
  readonly catalogVersion: string;
  readonly offeringId: string;
  /** A slot whose groups don't fit into one page goes on in the next. */
  readonly slots: readonly SlotCandidates[];
  readonly next?: string;
};
