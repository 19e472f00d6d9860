/**
 * What each deployable uses its connections for; the processes take their pools' sizes from here,
 * and the sum is the least that their share may be. How many instances there are, and so how many
 * connections in all, is a row of `connection_budget`.
 */
export const PARTS = {
  /** QW_CORE_CONNECTIONS or QW_CORE_POOLS divide another number in the same way. */
  core: { interactive: 10, worker: 8, bulk: 4, admin: 2, own: 1 },
  /** A process of one role has that role's only; the command line runs beside it. */
  bridge: { relay: 1, projections: 4, command_line: 1 },
  gateway: { writer: 1, readers: 2 },
  /** Migrations, maintenance, the generator and a person with psql. */
  admin: { commands: 8, people: 4 },
} as const;
export type Deployable = keyof typeof PARTS;
export const DEPLOYABLES = Object.keys(PARTS) as Deployable[];

export function neededBy(deployable: Deployable): number {
  return Object.values<number>(PARTS[deployable]).reduce((sum, part) => sum + part, 0);
}
