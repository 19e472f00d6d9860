import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<true>();

/** Everything that `work` starts knows that a transaction is open. */
export function inTransaction<T>(work: () => Promise<T>): Promise<T> {
  return scope.run(true, work);
}

/** A transaction that waits for something else holds locks, a connection and the outbox back. */
export function assertOutsideTransaction(what: string): void {
  if (scope.getStore() === true) throw new Error(`${what} inside a transaction`);
}
