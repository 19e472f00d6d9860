/** A limit on everything that a client can make grow. */
export const LIMITS = {
  bodyBytesMax: 4 * 1024 * 1024,
  jobsPerActivationMax: 1_000,
  /** Bytes of variables in one activation reply, after which no further job is added. */
  activationBytesMax: 4 * 1024 * 1024,
  waitersMax: 10_000,
  pendingCommandsMax: 20_000,
  batchCommandsMax: 500,
  instancesMax: 200_000,
  messagesMax: 500_000,
  longPollDefaultMs: 10_000,
  longPollMaxMs: 600_000,
  jobTimeoutMaxMs: 24 * 3600 * 1000,
  messageTtlMaxMs: 30 * 24 * 3600 * 1000,
  nameCharsMax: 1_000,
  pageItemsMax: 1_000,
} as const;

export type Limits = { readonly [K in keyof typeof LIMITS]: number };
