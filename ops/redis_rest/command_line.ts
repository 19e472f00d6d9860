/** The words of one Redis command: its name, then its arguments. */
export type CommandLine = readonly string[];

const COMMANDS_MAX = 1_000;

/** Commands that would hold or change the connection that all requests share, or the server. */
const FORBIDDEN: ReadonlySet<string> = new Set(
  [
    'subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe monitor',
    'blpop brpop brpoplpush blmove blmpop bzpopmin bzpopmax bzmpop wait waitaof',
    'multi exec discard watch unwatch select auth hello quit reset client',
    'shutdown debug config acl module replicaof slaveof failover cluster sync psync swapdb',
    'save bgsave bgrewriteaof',
  ].flatMap((names) => names.split(' ')),
);

export function isForbidden(line: CommandLine): boolean {
  const [name, ...rest] = line.map((word) => word.toLowerCase());
  if (name === 'xread' || name === 'xreadgroup') return rest.includes('block');
  return FORBIDDEN.has(name ?? '');
}

/** `["SET", "key", 1]`, as JSON gave it. */
export function parseCommandLine(value: unknown): CommandLine | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const words = value as readonly unknown[];
  const scalars = words.every((word) => ['string', 'number', 'boolean'].includes(typeof word));
  return scalars ? words.map(String) : undefined;
}

export function parseCommandLines(value: unknown): readonly CommandLine[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > COMMANDS_MAX) return undefined;
  const lines = value.map(parseCommandLine);
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

/** `/set/key/value?EX=10`: the path's segments, a body as the next word, then the query's. */
export function pathCommandLine(url: URL, body: string): CommandLine {
  const segments = url.pathname.split('/').filter((part) => part !== '');
  const query = [...url.searchParams].filter(([name]) => name !== '_token');
  return [
    ...segments.map((segment) => decodeURIComponent(segment)),
    ...(body === '' ? [] : [body]),
    ...query.flatMap(([name, value]) => (value === '' ? [name] : [name, value])),
  ];
}
