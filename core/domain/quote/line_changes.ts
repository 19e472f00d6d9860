import type { LineInput } from '../../contract/price.ts';

/** What became of lines; those that are the same objects are as they were. */
export type LineChanges = {
  readonly removed: readonly string[];
  /** Lines that were there with another content. */
  readonly changed: readonly LineInput[];
  /** Lines that come after all others. */
  readonly added: readonly LineInput[];
  /** Lines stand in another order, or new ones between them. */
  readonly moves: boolean;
};

export function lineChanges(
  before: readonly LineInput[],
  after: readonly LineInput[],
): LineChanges {
  const was = new Map(before.map((line) => [line.id, line]));
  const is = new Set(after.map(({ id }) => id));
  const removed = before.filter(({ id }) => !is.has(id)).map(({ id }) => id);
  const stayed = after.filter(({ id }) => was.has(id));
  const order = before.filter(({ id }) => is.has(id));
  return {
    removed,
    changed: stayed.filter((line) => was.get(line.id) !== line),
    added: after.filter(({ id }) => !was.has(id)),
    moves: order.some(({ id }, at) => after[at]?.id !== id),
  };
}
