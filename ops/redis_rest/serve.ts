import { serve } from '@hono/node-server';
import { redisRestApp } from './app.ts';
import { connectRedis } from './redis_port.ts';

const HELP = `The REST endpoint that @upstash/redis speaks, in front of a Redis of one's own.

  node ops/redis_rest/serve.ts

QW_REDIS_URL, UPSTASH_REDIS_REST_TOKEN and QW_REDIS_REST_PORT say where and for whom.
`;

function required(name: string): string {
  const value = process.env[name] ?? '';
  if (value !== '') return value;
  console.error(`${name} is not set.\n\n${HELP}`);
  process.exit(2);
}

if (process.argv.includes('--help')) {
  console.log(HELP);
} else {
  const redis = connectRedis(required('QW_REDIS_URL'));
  const app = redisRestApp(redis, required('UPSTASH_REDIS_REST_TOKEN'));
  const port = Number(required('QW_REDIS_REST_PORT'));
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => {
    console.log(`ready redis-rest http://127.0.0.1:${port}`);
  });
  const stop = () => {
    server.close(() => {
      void redis.close().finally(() => process.exit(0));
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
