import * as v from 'valibot';

const TextSchema = v.pipe(v.string(), v.minLength(1));
const PortSchema = v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(1), v.maxValue(65_535));

export const BROKERS_SCHEMA = v.pipe(
  TextSchema,
  v.transform((text) => text.split(',').map((broker) => broker.trim())),
  v.array(v.pipe(v.string(), v.regex(/^[^:/\s]+:\d+$/, 'expected host:port[,host:port…]'))),
);

const SHAPE = {
  QW_PG_BRIDGE_URL: TextSchema,
  QW_KAFKA_BROKERS: BROKERS_SCHEMA,
  QW_NATS_BRIDGE_URL: TextSchema,
  CAMUNDA_REST_ADDRESS: v.pipe(v.string(), v.url()),
  QW_BRIDGE_SIGNING_KEY: v.pipe(
    v.string(),
    v.check(isPrivateJwk, 'expected a private JWK as JSON'),
  ),
  QW_BRIDGE_PORT: PortSchema,
  /** How external systems reach this process; absent: on loopback. */
  QW_BRIDGE_URL: v.optional(v.pipe(v.string(), v.url())),
  QW_PROVISIONER_URL: v.pipe(v.string(), v.url()),
};

export type Variables = Readonly<Record<string, string | undefined>>;

const EnvironmentSchema = v.object(SHAPE);
export type Environment = v.InferOutput<typeof EnvironmentSchema>;

/** Every variable of the bridge, or one sentence for each that is missing or wrong. */
export function readEnvironment(variables: Variables): Environment | readonly string[] {
  return read(EnvironmentSchema, variables);
}

/** Only some of them, for a command line that needs no more. */
export function readSome<Key extends keyof typeof SHAPE>(
  variables: Variables,
  keys: readonly [Key, ...Key[]],
): Pick<Environment, Key> | readonly string[] {
  return read(v.pick(EnvironmentSchema, keys), variables) as
    | Pick<Environment, Key>
    | readonly string[];
}

function read<Output>(
  schema: v.GenericSchema<unknown, Output>,
  variables: Variables,
): Output | readonly string[] {
  const parsed = v.safeParse(schema, variables);
  if (parsed.success) return parsed.output;
  return parsed.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? 'environment';
    return issue.input === undefined ? `${name} is not set` : `${name}: ${issue.message}`;
  });
}

function isPrivateJwk(text: string): boolean {
  try {
    const key: unknown = JSON.parse(text);
    return typeof key === 'object' && key !== null && 'kty' in key && 'd' in key;
  } catch {
    return false;
  }
}
