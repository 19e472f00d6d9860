import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createHash, timingSafeEqual } from 'node:crypto';
import { encodeResult } from './encode.ts';
import type { RedisPort, Result } from './redis_port.ts';

export type Limits = { readonly body_bytes_max: number; readonly requests_max: number };
export const LIMITS_DEFAULT: Limits = { body_bytes_max: 10 * 1024 * 1024, requests_max: 512 };

const COMMANDS_MAX = 1_000;
type CommandLine = readonly string[];

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Hashes first: equal length, and the time taken tells nothing about the token. */
function holdsToken(c: Context, expected: Buffer): boolean {
  const header = c.req.header('authorization') ?? '';
  const token = /^Bearer (\S+)$/i.exec(header)?.[1] ?? c.req.query('_token') ?? '';
  return timingSafeEqual(digest(token), expected);
}

function commandLine(value: unknown): CommandLine | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const parts = value as readonly unknown[];
  const scalar = parts.every((part) => ['string', 'number', 'boolean'].includes(typeof part));
  return scalar ? parts.map(String) : undefined;
}

function commandLines(value: unknown): readonly CommandLine[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > COMMANDS_MAX) return undefined;
  const lines = value.map(commandLine);
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

/** `GET /set/key/value?EX=10`: path segments, then the query's names and values. */
function pathCommand(c: Context): CommandLine {
  const url = new URL(c.req.url);
  const segments = url.pathname.split('/').filter((part) => part !== '');
  const options = [...url.searchParams].filter(([name]) => name !== '_token');
  const words = options.flatMap(([name, value]) => (value === '' ? [name] : [name, value]));
  return [...segments.map(decodeURIComponent), ...words];
}

/** The REST protocol that `@upstash/redis` speaks, in front of a Redis of one's own. */
export function redisRestApp(redis: RedisPort, token: string, limits: Limits = LIMITS_DEFAULT) {
  const expected = digest(token);
  const app = new Hono();
  let open = 0;
  const encoded = (c: Context, result: Result) =>
    encodeResult(result, c.req.header('upstash-encoding') === 'base64');
  const invalid = (c: Context, form: string) => c.json({ error: `ERR expected ${form}` }, 400);

  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.use('*', async (c, next) => {
    if (!holdsToken(c, expected)) {
      return c.json({ error: 'WRONGPASS invalid or missing auth token' }, 401);
    }
    if (open >= limits.requests_max) {
      return c.json({ error: 'ERR max concurrent requests exceeded' }, 429, { 'retry-after': '1' });
    }
    open += 1;
    try {
      return await next();
    } finally {
      open -= 1;
    }
  });
  app.use(
    '*',
    bodyLimit({
      maxSize: limits.body_bytes_max,
      onError: (c) => c.json({ error: 'ERR max request size exceeded' }, 413),
    }),
  );

  const one = async (c: Context, line: CommandLine) => {
    if (isForbidden(line)) return c.json({ error: 'ERR this command is not available' }, 400);
    const result = await redis.command(line);
    return c.json(encoded(c, result), 'error' in result ? 400 : 200);
  };
  const many =
    (run: (lines: readonly CommandLine[]) => Promise<readonly Result[] | Result>) =>
    async (c: Context) => {
      const lines = commandLines(await c.req.json<unknown>().catch(() => undefined));
      if (lines === undefined) return invalid(c, '[["COMMAND", "argument", …], …]');
      if (lines.some(isForbidden))
        return c.json({ error: 'ERR this command is not available' }, 400);
      const results = await run(lines);
      if ('error' in results) return c.json({ error: results.error }, 400);
      return c.json((results as readonly Result[]).map((result) => encoded(c, result)));
    };

  app.post(
    '/pipeline',
    many((lines) => redis.pipeline(lines)),
  );
  app.post(
    '/multi-exec',
    many((lines) => redis.transaction(lines)),
  );
  app.post('/', async (c) => {
    const line = commandLine(await c.req.json<unknown>().catch(() => undefined));
    return line === undefined ? invalid(c, '["COMMAND", "argument", …]') : one(c, line);
  });
  app.on(['GET', 'POST', 'PUT'], '/*', async (c) => {
    const words = pathCommand(c);
    if (words.length === 0) return invalid(c, '/COMMAND/argument/…');
    const body = c.req.method === 'GET' ? '' : await c.req.text();
    // A body is the argument after those of the path, as in `POST /set/key`.
    const segments = new URL(c.req.url).pathname.split('/').filter((part) => part !== '').length;
    return one(c, body === '' ? words : words.toSpliced(segments, 0, body));
  });
  app.onError((fault, c) => {
    console.error('redis-rest', fault);
    return c.json({ error: 'ERR the endpoint cannot reach Redis' }, 503);
  });
  return app;
}

/** Commands that would hold or change the shared connection for everyone. */
const FORBIDDEN = new Set(
  'subscribe psubscribe ssubscribe unsubscribe monitor select auth hello quit reset client multi exec discard watch unwatch blpop brpop brpoplpush blmove blmpop bzpopmin bzpopmax bzmpop wait waitaof shutdown debug config acl replicaof slaveof failover cluster sync psync save bgsave bgrewriteaof module swapdb'.split(
    ' ',
  ),
);

function isForbidden(line: CommandLine): boolean {
  const name = line[0]?.toLowerCase() ?? '';
  const blocking =
    (name === 'xread' || name === 'xreadgroup') &&
    line.some((word) => word.toLowerCase() === 'block');
  return FORBIDDEN.has(name) || blocking;
}
