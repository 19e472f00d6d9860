/** The most characters that a slug made here has, so that a hash and a number still fit. */
const SLUG_LENGTH_MAX = 60;

/** Lower-case ASCII words joined by "-": accents go, other scripts too; `otherwise` if all goes. */
export function slugify(text: string, otherwise: string): string {
  const slug = text
    .slice(0, 500)
    .normalize('NFKD')
    .replaceAll(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .slice(0, SLUG_LENGTH_MAX)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? otherwise : slug;
}
