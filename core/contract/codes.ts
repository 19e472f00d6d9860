/** Every reason for which a command or query can be refused. Codes are stable; texts are not. */
export const REFUSAL_CODES = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'version_required',
  'version_stale',
  'idempotency_key_required',
  'idempotency_key_reused',
  'idempotency_in_progress',
  'illegal_transition',
  'configuration_invalid',
  'catalog_invalid',
  'catalog_version_stale',
  'not_priceable',
  'quote_expired',
  'price_changed',
  'limit_exceeded',
  'overloaded',
  'deadline_exceeded',
  'unavailable',
  'internal',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];
