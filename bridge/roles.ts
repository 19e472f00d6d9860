export const ROLES = ['relay', 'projections', 'triggers', 'workers'] as const;
export type Role = (typeof ROLES)[number];

/** `relay,workers` → those; absent → all; anything else → what would be right. */
export function parseRoles(text: string | undefined): readonly Role[] | string {
  if (text === undefined) return ROLES;
  const names = text.split(',').map((name) => name.trim());
  const roles = ROLES.filter((role) => names.includes(role));
  const unknown = names.filter((name) => !ROLES.some((role) => role === name));
  if (unknown.length > 0 || roles.length === 0) {
    return `--roles: expected some of ${ROLES.join(',')}, got "${text}"`;
  }
  return roles;
}
