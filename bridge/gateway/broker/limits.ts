/** A limit on everything that a client can make grow. */
export const LIMITS = {
  body_bytes_max: 4 * 1024 * 1024,
  jobs_per_activation_max: 1_000,
  /** Bytes of variables in one activation reply, after which no further job is added. */
  activation_bytes_max: 4 * 1024 * 1024,
  waiters_max: 10_000,
  pending_commands_max: 20_000,
  batch_commands_max: 500,
  instances_max: 200_000,
  messages_max: 500_000,
  long_poll_default_ms: 10_000,
  long_poll_max_ms: 600_000,
  job_timeout_max_ms: 24 * 3600 * 1000,
  message_ttl_max_ms: 30 * 24 * 3600 * 1000,
  name_chars_max: 1_000,
  page_items_max: 1_000,
} as const;

export type Limits = { readonly [K in keyof typeof LIMITS]: number };
