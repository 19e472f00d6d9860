import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import type { NatsConnection } from 'nats';
import { assertNotDeciding, assertOutsideTransaction } from './transaction_scope.ts';

type Method = (this: unknown, ...values: never[]) => unknown;
type Holder = Record<string, unknown>;

/** Connections of the database, and where the log goes. */
const free = new WeakSet<object>();
let isInstalled = false;

/** The database's own connection is what a transaction may use. */
export function allowInTransaction(socket: net.Socket): void {
  free.add(socket);
}

/**
 * Closes every door to the outside while a transaction is open: no socket but the database's is
 * opened or written to (so no HTTP, Kafka, Redis, NATS or workflow, by whatever client), nothing is
 * fetched, no datagram sent, no program started; and a command's own functions start no timer. Once
 * for the process; a check costs some twenty nanoseconds.
 */
export function installTransactionGuard(): void {
  if (isInstalled) return;
  isInstalled = true;
  free.add(process.stdout);
  free.add(process.stderr);
  guardSockets();
  const outside = assertOutsideTransaction;
  guard(globalThis, 'fetch', () => outside('fetching'));
  guard(dgram.Socket.prototype, 'send', () => outside('sending a datagram'));
  for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync']) {
    guard(childProcess, name, () => outside('starting a program'));
  }
  for (const holder of [globalThis, timers, timersPromises]) {
    for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
      guard(holder, name, () => assertNotDeciding('starting a timer'));
    }
  }
  syncBuiltinESMExports();
}

/** A message is written later, by when nobody knows any more who sent it: so it is refused here. */
export function guardNats(connection: NatsConnection): void {
  for (const name of ['publish', 'request', 'requestMany', 'flush']) {
    guard(connection, name, () => assertOutsideTransaction('using NATS'));
  }
}

function guardSockets(): void {
  for (const [name, what] of [
    ['connect', 'opening a socket'],
    ['write', 'writing to a socket'],
  ] as const) {
    guard(net.Socket.prototype, name, (socket) => {
      if (!free.has(socket)) assertOutsideTransaction(what);
    });
  }
}

function guard(owner: object, name: string, check: (self: object) => void): void {
  const holder = owner as Holder;
  const original = holder[name];
  if (typeof original !== 'function') return;
  const method = original as Method;
  function guarded(this: object, ...values: never[]): unknown {
    check(this);
    return method.apply(this, values);
  }
  // What hangs on the function, such as the promise form of setTimeout, stays there.
  holder[name] = Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(method));
}
