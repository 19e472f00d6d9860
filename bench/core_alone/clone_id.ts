import { createHash } from 'node:crypto';

/** The id of the n-th copy, as PostgreSQL's `md5(text)::uuid` makes it. */
export function cloneId(side: string, n: number): string {
  const hex = createHash('md5').update(`${side}-${n}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
