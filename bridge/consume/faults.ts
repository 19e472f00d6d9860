/** Nothing is wrong with the event: what it needs cannot be reached just now. */
export class TransientFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TransientFault';
  }
}

/** SQLSTATE classes and codes after which the same statement may well succeed. */
const TRANSIENT_CODES = [
  /^08/, // connection
  /^40/, // serialisation, deadlock
  /^53/, // resources
  /^55P03$/, // lock not available
  /^57P0/, // shutdown, crash
  /^CONNECTION_/, // postgres.js
  /^CONNECT_TIMEOUT$/,
  /^E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_AGAIN)/,
  /^UND_ERR_/,
];

export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TransientFault) return true;
  const code = 'code' in error ? String(error.code) : '';
  if (TRANSIENT_CODES.some((pattern) => pattern.test(code))) return true;
  return error.cause !== undefined && isTransient(error.cause);
}
