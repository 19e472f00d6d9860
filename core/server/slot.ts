import type net from 'node:net';
import { connect } from '../../db/connect.ts';
import type { DatabaseOptions, Sql } from '../../db/connect.ts';
import { allowInTransaction } from './transaction_guard.ts';

/**
 * One connection, used by one command at a time, from its first socket to the end of that: what was
 * pipelined on it must never go on, statement by statement, on another connection.
 */
export type Slot = {
  readonly sql: Sql;
  readonly isLost: () => boolean;
  /** Rejects when the connection is lost; never resolves. */
  readonly lost: Promise<never>;
  readonly end: () => Promise<void>;
};

export function openSlot(options: Omit<DatabaseOptions, 'max'>): Slot {
  const loss = Promise.withResolvers<never>();
  loss.promise.catch(() => undefined);
  let socket: net.Socket | undefined;
  let isLost = false;
  let isEnding = false;
  const sql = connect({
    ...options,
    max: 1,
    onSocket: (opened) => {
      if (socket !== undefined) throw connectionLost();
      socket = opened;
      allowInTransaction(opened);
      opened.once('close', () => {
        isLost = true;
        loss.reject(connectionLost());
        // Whatever the driver still holds fails, instead of being sent somewhere else.
        if (!isEnding) sql.end({ timeout: 0 }).catch(() => undefined);
      });
    },
  });
  return {
    sql,
    isLost: () => isLost,
    lost: loss.promise,
    end: async () => {
      isEnding = true;
      if (isLost) return;
      await sql.end({ timeout: 2 });
      socket?.destroy();
    },
  };
}

function connectionLost(): Error {
  return Object.assign(new Error('the connection to the database was lost'), {
    code: 'CONNECTION_CLOSED',
  });
}
