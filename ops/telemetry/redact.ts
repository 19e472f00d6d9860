const SECRET_KEY = /authorization|password|secret|token|signing|cookie|credential|jwk/i;
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const USER_INFO = /(\w+:\/\/[^\s:/@]*):[^\s/@]+@/g;
const DEPTH_MAX = 6;

/** A copy without credentials: by the name of the field, and by the look of the text. */
export function redact(key: string, value: unknown, depth = 0): unknown {
  if (SECRET_KEY.test(key) && typeof value !== 'number' && typeof value !== 'boolean') {
    return value === undefined || value === null ? value : '[redacted]';
  }
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => redact('', item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, redact(name, item, depth + 1)]),
  );
}

export function redactText(text: string): string {
  return text.replace(JWT, '[redacted]').replace(USER_INFO, '$1:[redacted]@');
}
