import type { PendingQuery, Row } from 'postgres';
import type { Sql } from '../connect.ts';
import type { Planned } from './explain.ts';

/**
 * The first statement of a function that sends it itself: it is caught on its way, and the function
 * is left waiting for ever.
 */
export function sentBy(send: (sql: Sql) => Promise<unknown>): Planned['query'] {
  return (sql) => {
    let caught: PendingQuery<Row[]> | undefined;
    const catcher = (text: TemplateStringsArray, ...values: never[]): Promise<never> => {
      caught ??= sql(text, ...values);
      return new Promise(() => undefined);
    };
    void send(catcher as unknown as Sql);
    if (caught === undefined)
      throw new Error('a statement must be sent before anything is awaited');
    return caught;
  };
}
