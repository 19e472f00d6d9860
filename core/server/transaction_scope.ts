import { AsyncLocalStorage } from 'node:async_hooks';

type Transaction = { isOpen: boolean };

const scope = new AsyncLocalStorage<Transaction>();
/** True while a command's own functions run: they build and decide, and start nothing at all. */
let deciding = false;

/** Everything that `work` starts knows that a transaction is open, until it is over. */
export async function inTransaction<T>(work: () => Promise<T>): Promise<T> {
  const transaction = { isOpen: true };
  try {
    return await scope.run(transaction, work);
  } finally {
    // What was made inside and lives on, a socket of the database or a timer, is outside now.
    transaction.isOpen = false;
  }
}

/** Runs a command's function, which must be through with everything when it returns. */
export function decideNow<T>(work: () => T): T {
  deciding = true;
  try {
    const result = work();
    if (result instanceof Promise) throw refused('waiting for a promise');
    return result;
  } finally {
    deciding = false;
  }
}

/** A transaction that waits for something else holds locks, a connection and the outbox back. */
export function assertOutsideTransaction(what: string): void {
  if (deciding || scope.getStore()?.isOpen === true) throw refused(what);
}

/** Also true of what only the driver does while a transaction is open. */
export function assertNotDeciding(what: string): void {
  if (deciding) throw refused(what);
}

function refused(what: string): Error {
  return new Error(`${what} inside a transaction`);
}
