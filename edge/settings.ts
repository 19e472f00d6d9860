import * as v from 'valibot';
import { IssuersSchema } from '../core/contract/identity.ts';
import type { Issuer } from '../core/contract/identity.ts';
import { RateLimitsSchema } from './http/rate_limits.ts';

const UrlSchema = v.pipe(v.string(), v.url());

/** `https://shop.example,https://desk.example`: scheme, host and port, nothing after them. */
const OriginsSchema = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').map((origin) => origin.trim())),
  v.array(v.pipe(v.string(), v.regex(/^https?:\/\/[^/?#\s]+$/))),
);

const SettingsSchema = v.pipe(
  v.object({
    QW_NATS_EDGE_URL: UrlSchema,
    UPSTASH_REDIS_REST_URL: v.optional(UrlSchema),
    UPSTASH_REDIS_REST_TOKEN: v.optional(v.string()),
    QW_ISSUERS: v.pipe(v.string(), v.parseJson(), IssuersSchema),
    QW_EDGE_PORT: v.pipe(v.string(), v.digits(), v.transform(Number), v.maxValue(65_535)),
    QW_EDGE_HOST: v.optional(v.string(), '127.0.0.1'),
    QW_EDGE_CORS_ORIGINS: v.optional(OriginsSchema),
    QW_EDGE_RATE_LIMITS: v.optional(v.pipe(v.string(), v.parseJson(), RateLimitsSchema)),
  }),
  v.transform((env) => ({
    natsUrl: env.QW_NATS_EDGE_URL,
    redis:
      env.UPSTASH_REDIS_REST_URL === undefined
        ? undefined
        : { url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN ?? '' },
    issuers: env.QW_ISSUERS satisfies Issuer[],
    port: env.QW_EDGE_PORT,
    host: env.QW_EDGE_HOST,
    rateLimits: env.QW_EDGE_RATE_LIMITS,
    origins: env.QW_EDGE_CORS_ORIGINS,
  })),
);
export type Settings = v.InferOutput<typeof SettingsSchema>;

/** Each is read by name: on Deno the process may see these and no others. */
export const ENV_NAMES = [
  'QW_NATS_EDGE_URL',
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'QW_ISSUERS',
  'QW_EDGE_PORT',
  'QW_EDGE_HOST',
  'QW_EDGE_CORS_ORIGINS',
  'QW_EDGE_RATE_LIMITS',
] as const;

/** Throws with every wrong variable by name, never with its value. */
export function readSettings(read: (name: string) => string | undefined): Settings {
  const given = Object.fromEntries(
    ENV_NAMES.map((name) => [name, read(name)]).filter(([, value]) => value !== undefined),
  );
  const parsed = v.safeParse(SettingsSchema, given);
  if (parsed.success) return parsed.output;
  const faults = new Set(
    parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'settings'} (${issue.type})`),
  );
  throw new Error(`the edge can't start: missing or wrong: ${[...faults].join(', ')}`);
}

export const USAGE = `Serves catalogue and price reads from cache, forwards commands to the core.

Environment:
  QW_NATS_EDGE_URL           nats://user:password@host:port
  QW_ISSUERS                 JSON list of {issuer, roles, jwks | jwksUri}
  QW_EDGE_PORT               port to listen on
  QW_EDGE_HOST               address to listen on (default 127.0.0.1)
  QW_EDGE_CORS_ORIGINS       sites whose scripts may read answers, by comma (default: any)
  QW_EDGE_RATE_LIMITS        JSON of {tenant?, subject?: {<role>: {perSecond, burst}},
                             bulk?: {tenant?, subject?}} in quotes of batches
  UPSTASH_REDIS_REST_URL     Redis over REST; absent: memory and core only
  UPSTASH_REDIS_REST_TOKEN   its bearer token
  QW_LOG_LEVEL               debug, info (default), warn or error
`;
