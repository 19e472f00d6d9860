import net from 'node:net';
import postgres from 'postgres';

/** bigint and xid8 are bigint, instants are ISO strings with milliseconds, json is parsed. */
const TYPES = {
  bigint: {
    to: 20,
    from: [20, 5069],
    serialize: (value: bigint) => value.toString(),
    parse: (text: string) => BigInt(text),
  },
  date: {
    to: 1184,
    from: [1114, 1184],
    serialize: (value: string | Date) => (value instanceof Date ? value.toISOString() : value),
    parse: (text: string) => new Date(text).toISOString(),
  },
  day: {
    to: 1082,
    from: [1082],
    serialize: (value: string) => value,
    parse: (text: string) => text,
  },
};

/** A pipelined batch goes out whole: postgres.js waits for a drain above this many bytes. */
const BATCH_BYTES_MAX = 16 * 1024 * 1024;

export type Sql = postgres.Sql<{ bigint: bigint; date: string | Date; day: string }>;
export type ReservedSql = postgres.ReservedSql<{
  bigint: bigint;
  date: string | Date;
  day: string;
}>;

export type DatabaseOptions = {
  /** `postgres://user:password@host:port/database?socket=/dir`; the socket wins when present. */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly application: string;
  readonly max: number;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  /** Ends a transaction that somebody forgot, so that it can't hold back the outbox. */
  readonly idleInTransactionTimeoutMs?: number;
  /** Called when something is sent after the last answer: once for each round trip. */
  readonly onRoundTrip?: () => void;
  /** Called when a connection was closed, by whomever. */
  readonly onClose?: () => void;
  /** Called with every socket before it connects; throws to refuse another connection. */
  readonly onSocket?: (socket: net.Socket) => void;
};

export type Address = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Path of the Unix socket itself. */
  readonly path?: string;
};

export function parseDatabaseUrl(text: string): Address {
  const url = new URL(text);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw new Error(`expected postgres://user:password@host:port/database, got ${url.protocol}`);
  }
  const port = url.port === '' ? 5432 : Number(url.port);
  const directory = url.searchParams.get('socket');
  return {
    host: url.hostname,
    port,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(directory === null ? {} : { path: `${directory}/.s.PGSQL.${port}` }),
  };
}

/** The same server and user, another database. */
export function withDatabase(text: string, database: string): string {
  const url = new URL(text);
  url.pathname = `/${database}`;
  return url.href;
}

export function connect(options: DatabaseOptions): Sql {
  const address = parseDatabaseUrl(options.url);
  const statementMs = options.statementTimeoutMs ?? 10_000;
  const idleMs = options.idleInTransactionTimeoutMs ?? 10_000;
  return postgres({
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    max: options.max,
    types: TYPES,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    // A dead server is asked again soon: a restart takes a second, not thirty.
    backoff: (attempt: number) => Math.min(1, 0.05 * 2 ** attempt),
    onnotice: () => undefined,
    onclose: () => options.onClose?.(),
    connection: {
      application_name: options.application,
      statement_timeout: statementMs,
      lock_timeout: options.lockTimeoutMs ?? 3_000,
      idle_in_transaction_session_timeout: idleMs,
      // A client that froze between preparing and executing is neither idle nor in a statement.
      transaction_timeout: statementMs === 0 || idleMs === 0 ? 0 : statementMs + idleMs,
      TimeZone: 'UTC',
    },
    socket: () => openSocket(address, options),
  } as postgres.Options<typeof TYPES>) as unknown as Sql;
}

/** Opened in the next turn, when the driver has attached its listeners. */
function openSocket(address: Address, options: DatabaseOptions): net.Socket {
  const socket = new net.Socket({
    writableHighWaterMark: BATCH_BYTES_MAX,
  } as net.SocketConstructorOpts);
  socket.on('error', () => undefined);
  options.onSocket?.(socket);
  const { onRoundTrip } = options;
  setImmediate(() => {
    if (address.path !== undefined) socket.connect(address.path);
    else socket.connect(address.port, address.host).setNoDelay(true);
    // Only now: connecting puts the original method back.
    if (onRoundTrip !== undefined) countRoundTrips(socket, onRoundTrip);
  });
  return socket;
}

/** The driver may send one batch in several pieces; those don't wait for each other. */
function countRoundTrips(socket: net.Socket, onRoundTrip: () => void): void {
  const write = socket.write.bind(socket);
  let answered = true;
  socket.on('data', () => {
    answered = true;
  });
  const counted: typeof socket.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    if (answered) onRoundTrip();
    answered = false;
    return write(chunk, ...rest);
  };
  socket.write = counted;
}
