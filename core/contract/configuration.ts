import * as v from 'valibot';
import { QuantitySchema, ScalarSchema, SlugSchema } from './common.ts';
import type { Finding } from './reply.ts';

export const ComponentSchema = v.strictObject({
  offeringId: SlugSchema,
  quantity: v.optional(QuantitySchema, 1),
});
export type Component = v.InferOutput<typeof ComponentSchema>;

/** What the customer chose: values of options, and what sits in each slot. */
export const ConfigurationSchema = v.strictObject({
  options: v.optional(v.record(SlugSchema, ScalarSchema), {}),
  slots: v.optional(v.record(SlugSchema, v.pipe(v.array(ComponentSchema), v.maxLength(200))), {}),
});
export type Configuration = v.InferOutput<typeof ConfigurationSchema>;

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
