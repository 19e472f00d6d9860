import { proposedIdsOf } from '../../core/domain/configuration/defaults.ts';
import type { Book } from '../catalogue/book.ts';

/** The offerings and, as it is priced as well, what their `default` rules may fill in. */
export async function wholeSlice(
  book: Book,
  shelf: Parameters<Book['slice']>[0],
  place: Parameters<Book['slice']>[1],
  named: readonly string[],
): ReturnType<Book['slice']> {
  const sliced = await book.slice(shelf, place, named);
  if (!sliced.ok) return sliced;
  const proposed = proposedIdsOf(sliced.slice.offerings.values());
  if (proposed.length === 0) return sliced;
  return book.slice(shelf, place, [...new Set([...named, ...proposed])]);
}
