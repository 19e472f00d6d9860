/** Longer ones are nobody's; parsing them would only cost. */
export const HEADER_CHARS_MAX = 200;
const RANGE = /^([a-z]{1,8}(?:-[a-z\d]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/**
 * RFC 9110 §12.5.4: the language ranges that the caller takes, the best first, those of equal
 * weight as they come. A header that is absent, malformed or too long asks for nothing.
 */
export function acceptedLanguages(header: string | null): readonly string[] {
  if (header === null || header.length > HEADER_CHARS_MAX) return [];
  const weighted: { readonly range: string; readonly weight: number }[] = [];
  for (const part of header.split(',')) {
    const matched = RANGE.exec(part.trim());
    if (matched === null) return [];
    const [, range = '', weight = '1'] = matched;
    if (Number(weight) > 0) weighted.push({ range, weight: Number(weight) });
  }
  return weighted.toSorted((one, other) => other.weight - one.weight).map(({ range }) => range);
}
