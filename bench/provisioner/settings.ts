import * as v from 'valibot';

const RateSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const MillisSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000));

/** What can be changed while it runs: `POST /settings` takes any part of it. */
export const SettingsSchema = v.strictObject({
  /** Decides, with the task id, every fault and duration. */
  seed: v.pipe(v.number(), v.integer()),
  /** Log-normal time to reply: its median and its 95th percentile. */
  latencyP50Ms: MillisSchema,
  latencyP95Ms: MillisSchema,
  /** Share of calls that fail in passing; a third of them after the effect was made. */
  transient: RateSchema,
  /** Share of tasks that are refused for good, for as long as this setting stands. */
  permanent: RateSchema,
  callbackDelayMs: MillisSchema,
  /** Share of callbacks that report failure. */
  callbackFailed: RateSchema,
  /** Share of callbacks that are sent twice. */
  callbackDuplicates: RateSchema,
  /** True: every call is answered with 503. */
  down: v.boolean(),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;
export const SettingsChangeSchema = v.partial(SettingsSchema);

export function changeSettings(
  settings: Settings,
  change: v.InferOutput<typeof SettingsChangeSchema>,
): Settings {
  return v.parse(SettingsSchema, { ...settings, ...change });
}

export const SETTINGS_DEFAULT: Settings = {
  seed: 1,
  latencyP50Ms: 20,
  latencyP95Ms: 60,
  transient: 0,
  permanent: 0,
  callbackDelayMs: 150,
  callbackFailed: 0,
  callbackDuplicates: 0,
  down: false,
};
