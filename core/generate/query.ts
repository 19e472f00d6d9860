import type { Statement } from '../sql/statement.ts';

/** Runs a statement of the core by itself. */
export async function query<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
  return (await statement.query) as unknown as readonly Row[];
}
