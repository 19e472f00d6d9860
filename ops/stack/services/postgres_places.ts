import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canReach, outside } from './postgres_owner.ts';
import type { Owner } from './postgres_owner.ts';

export type Places = {
  readonly home: string;
  readonly data: string;
  /** Directory of the Unix socket. */
  readonly sockets: string;
};

/** The kernel's limit is 108 bytes with the closing zero; the file name takes ".s.PGSQL.65535". */
const SOCKET_DIR_LENGTH_MAX = 107 - 16;

/**
 * Below the stack, unless the unprivileged owner cannot get there (a checkout in /root): then
 * in a place of its own, named after the checkout and the stack.
 */
export function placesOf(stackDir: string, owner: Owner | undefined): Places {
  const inside = join(stackDir, 'postgres');
  const key = createHash('sha256').update(stackDir).digest('hex').slice(0, 12);
  const home = canReach(stackDir, owner) ? inside : join(outside(), `stack-${key}`);
  const beside = join(home, 'socket');
  const sockets =
    beside.length <= SOCKET_DIR_LENGTH_MAX ? beside : join(tmpdir(), `quotewright-${key}`);
  return { home, data: join(home, 'data'), sockets };
}
