import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import {
  isForbidden,
  parseCommandLine,
  parseCommandLines,
  pathCommandLine,
} from './command_line.ts';
import type { CommandLine } from './command_line.ts';
import { encodeResult } from './encode.ts';
import type { RedisPort, Result } from './redis_port.ts';

export type Limits = { readonly body_bytes_max: number; readonly requests_max: number };
export const LIMITS_DEFAULT: Limits = { body_bytes_max: 10 * 1024 * 1024, requests_max: 512 };

const digest = (text: string) => createHash('sha256').update(text).digest();
const invalid = (c: Context, form: string) => c.json({ error: `ERR expected ${form}` }, 400);
const tooLarge = (c: Context) => c.json({ error: 'ERR max request size exceeded' }, 413);
const forbidden = (c: Context) => c.json({ error: 'ERR this command is not available' }, 400);

function encoded(c: Context, result: Result): object {
  return encodeResult(result, c.req.header('upstash-encoding') === 'base64');
}

/** Hashes are compared: of equal length, so that the time taken tells nothing of the token. */
function requireToken(token: string): MiddlewareHandler {
  const expected = digest(token);
  return async (c, next) => {
    const header = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const given = header ?? c.req.query('_token') ?? '';
    if (timingSafeEqual(digest(given), expected)) return next();
    return c.json({ error: 'WRONGPASS invalid or missing auth token' }, 401);
  };
}

function limitRequests(requests_max: number): MiddlewareHandler {
  let open = 0;
  return async (c, next) => {
    if (open >= requests_max) {
      return c.json({ error: 'ERR max concurrent requests exceeded' }, 429, { 'retry-after': '1' });
    }
    open += 1;
    try {
      return await next();
    } finally {
      open -= 1;
    }
  };
}

async function runOne(c: Context, redis: RedisPort, line: CommandLine): Promise<Response> {
  if (isForbidden(line)) return forbidden(c);
  const result = await redis.command(line);
  return c.json(encoded(c, result), 'error' in result ? 400 : 200);
}

async function runMany(c: Context, run: RedisPort['pipeline' | 'transaction']): Promise<Response> {
  const lines = parseCommandLines(await c.req.json<unknown>().catch(() => undefined));
  if (lines === undefined) return invalid(c, '[["COMMAND", "argument", …], …]');
  if (lines.some(isForbidden)) return forbidden(c);
  const results = await run(lines);
  if ('error' in results) return c.json(results, 400);
  return c.json(results.map((result) => encoded(c, result)));
}

/** The REST protocol that `@upstash/redis` speaks, in front of a Redis of one's own. */
export function redisRestApp(redis: RedisPort, token: string, limits: Limits = LIMITS_DEFAULT) {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.use('*', requireToken(token));
  app.use('*', limitRequests(limits.requests_max));
  app.use('*', bodyLimit({ maxSize: limits.body_bytes_max, onError: tooLarge }));

  app.post('/pipeline', (c) => runMany(c, redis.pipeline));
  app.post('/multi-exec', (c) => runMany(c, redis.transaction));
  app.post('/', async (c) => {
    const line = parseCommandLine(await c.req.json<unknown>().catch(() => undefined));
    return line === undefined ? invalid(c, '["COMMAND", "argument", …]') : runOne(c, redis, line);
  });
  app.on(['GET', 'POST', 'PUT'], '/*', async (c) => {
    const body = c.req.method === 'GET' ? '' : await c.req.text();
    const line = pathCommandLine(new URL(c.req.url), body);
    return line.length === 0 ? invalid(c, '/COMMAND/argument/…') : runOne(c, redis, line);
  });
  app.onError((fault, c) => {
    console.error('redis-rest', fault);
    return c.json({ error: 'ERR the endpoint cannot reach Redis' }, 503);
  });
  return app;
}
