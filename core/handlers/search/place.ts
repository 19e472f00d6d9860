import type { Place } from '../../sql/search/walk.ts';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;
const NUMBER = /^[QO]-\d{1,12}$/;

/** A number, or an instant and the ids that tell those of one instant apart. */
export function isPlaceOf(keys: number): (place: Place) => boolean {
  return ([first = '', ...ids]) =>
    ids.length === keys - 1 &&
    (keys === 1 ? NUMBER.test(first) : isInstant(first)) &&
    ids.every((id) => UUID.test(id));
}

/** As PostgreSQL writes it; a day that no month has is none. */
function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  const at = new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text.slice(0, 10));
}
