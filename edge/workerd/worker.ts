import { connectCoreWs } from '../../core/client/connect_ws.ts';
import { startTelemetry } from '../../ops/telemetry/start.ts';
import type { Edge } from '../app.ts';
import { start } from '../start.ts';

/** The part of workerd that is used here; the rest of the edge knows no runtime. */
type Home = { readonly fetch: (request: Request | string) => Promise<Response> };
type Env = {
  readonly HOME: {
    readonly idFromName: (name: string) => object;
    readonly get: (id: object) => Home;
  };
  /** Settings, by the names of `edge/settings.ts`; one that isn't set is null. */
  readonly [variable: string]: unknown;
};
type Context = { readonly waitUntil: (work: Promise<unknown>) => void };

/**
 * workerd ties sockets and timers to the request that opened them, and ends them with it. What is
 * in memory belongs to everybody. So whatever waits for somebody else happens in one durable
 * object, which lives as long as the process; a finished reply needs memory only.
 */
let edge: Edge | undefined;
/** Begun for a finished reply, and done at home, where it may take its time. */
const deferred: (() => void)[] = [];
let waking = false;

function homeOf({ HOME }: Env): Home {
  return HOME.get(HOME.idFromName('edge'));
}

async function startEdge(env: Env): Promise<Edge> {
  const started = await start({
    connectCore: connectCoreWs,
    telemetry: startTelemetry({ service: 'edge', watchProcess: false }),
    readVariable: (name) => {
      const value = env[name];
      return typeof value === 'string' ? value : undefined;
    },
    defer: (work) => deferred.push(work),
  });
  edge = started.edge;
  return started.edge;
}

/** workerd asks for a class. */
export class EdgeHome {
  readonly #env: Env;
  #starting: Promise<Edge> | undefined;

  constructor(_state: unknown, env: Env) {
    this.#env = env;
  }

  async fetch(request: Request): Promise<Response> {
    this.#starting ??= startEdge(this.#env);
    const { fetch } = await this.#starting;
    for (const work of deferred.splice(0)) work();
    return fetch(request);
  }
}

export default {
  fetch(request: Request, env: Env, context: Context): Response | Promise<Response> {
    const finished = edge?.quick(request);
    if (finished === undefined) return homeOf(env).fetch(request);
    if (deferred.length > 0 && !waking) {
      waking = true;
      const woken = homeOf(env).fetch('http://edge/healthz');
      context.waitUntil(woken.finally(() => (waking = false)));
    }
    return finished;
  },
};
