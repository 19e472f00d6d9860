/** What a route gets and gives. */
import * as v from 'valibot';
import type { Sql } from '../../../db/connect.ts';
import { Unavailable, submit, type Runtime } from '../runtime/runtime.ts';
import { HttpProblem, rejected } from './problem.ts';
import type { Outcome, Refusal } from '../engine/state.ts';

/** `runtime` is null while this process is a standby or reloads. */
export type Gateway = {
  runtime: Runtime | null;
  /** For searches; never for commands. */
  readonly reader: Sql;
  readonly port: () => number;
};

export type Call = {
  readonly gateway: Gateway;
  /** The variable parts of the path. */
  readonly params: readonly string[];
  readonly type: string;
  readonly raw: Buffer;
  /** Called once if the client leaves before it has its reply. */
  readonly onLeave: (run: () => void) => void;
  readonly left: () => boolean;
};

export type Reply = { readonly status: number; readonly body?: string; readonly type?: string };
export type Route = (call: Call) => Reply | Promise<Reply>;

export const NO_CONTENT: Reply = { status: 204 };

export function ok(value: unknown): Reply {
  return { status: 200, body: JSON.stringify(value) };
}

export function runtimeOf(call: Call): Runtime {
  const { runtime } = call.gateway;
  if (runtime === null || runtime.broken !== null) {
    throw new HttpProblem('RESOURCE_EXHAUSTED', 'this gateway is not (yet) the active one');
  }
  return runtime;
}

/** Runs in the next batch; resolves after its commit. */
export function inBatch<T>(call: Call, run: (runtime: Runtime) => T): Promise<T> {
  const runtime = runtimeOf(call);
  return new Promise<T>((resolve, reject) => {
    submit(runtime, {
      run,
      done: (result) => resolve(result as T),
      failed: (error) => {
        const busy = error instanceof Unavailable;
        reject(busy ? new HttpProblem('RESOURCE_EXHAUSTED', error.message) : error);
      },
    });
  });
}

/** A command whose refusal is a problem and whose success is worth nothing but its status. */
export async function command(
  call: Call,
  intent: string,
  run: (runtime: Runtime) => Outcome | Refusal | { readonly ok: true },
): Promise<Reply> {
  const outcome = await inBatch(call, run);
  if (!outcome.ok) throw rejected(intent, outcome.code, outcome.detail);
  return NO_CONTENT;
}

export function keyParam(call: Call, index = 0): number {
  return parseKey(call.params[index] ?? '');
}

export function parseKey(text: string): number {
  const key = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(key)) {
    throw new HttpProblem('INVALID_ARGUMENT', `'${text}' is not a key: expected decimal digits`);
  }
  return key;
}

export function jsonBody<S extends v.GenericSchema>(call: Call, schema: S): v.InferOutput<S> {
  let value: unknown;
  try {
    value = call.raw.length === 0 ? {} : JSON.parse(call.raw.toString('utf8'));
  } catch {
    throw new HttpProblem('INVALID_ARGUMENT', 'the request body is not JSON');
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue);
  const field = where === null ? '' : `${where}: `;
  throw new HttpProblem('INVALID_ARGUMENT', field + issue.message);
}
