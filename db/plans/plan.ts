/** What EXPLAIN (FORMAT JSON) says of a node, as far as it is looked at here. */
export type PlanNode = {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Join Type'?: string;
  readonly Operation?: string;
  readonly 'Scan Direction'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Function Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
};

/** One line for a node, indented below its parent; values and dates of partitions are left out. */
export function shapeOf(plan: PlanNode): readonly string[] {
  const children = (plan.Plans ?? []).map((child) => shapeOf(child));
  const below = APPENDS.has(plan['Node Type']) ? distinct(children) : children;
  return [headline(plan), ...below.flat().map((line) => `  ${line}`)];
}

const APPENDS = new Set(['Append', 'Merge Append']);

/**
 * Partitions come, fill and go: those that are read alike say nothing new, and one that is nearly
 * empty is read whole today and by an index tomorrow. (A large one that is read whole is a finding
 * of its own.)
 */
function distinct(children: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byText = new Map(children.map((lines) => [lines.join('\n'), lines]));
  const all = [...byText.values()];
  const isTelling = ([first = '']: readonly string[]) =>
    first !== 'Result' && !/^Seq Scan on \w+_\*$/.test(first);
  const telling = all.filter(isTelling);
  return telling.length > 0 ? telling : all;
}

function headline(node: PlanNode): string {
  const subplan = node['Subplan Name'];
  const relation = node['Relation Name'];
  const index = node['Index Name'];
  const join = node['Join Type'];
  const words = [
    ...(subplan === undefined ? [] : [`[${subplan.replace(/ \d+.*$/, '')}]`]),
    node.Operation ?? node['Node Type'],
    ...(join === undefined || join === 'Inner' ? [] : [join.toLowerCase()]),
    ...(node['Scan Direction'] === 'Backward' ? ['backward'] : []),
    ...(relation === undefined ? [] : [`on ${undated(relation)}`]),
    ...(index === undefined ? [] : [`using ${undated(index)}`]),
    ...(node['Function Name'] === undefined ? [] : [node['Function Name']]),
  ];
  const condition = node['Index Cond'];
  return condition === undefined
    ? words.join(' ')
    : `${words.join(' ')} where ${columnsOf(condition).join(', ')}`;
}

function undated(name: string): string {
  return name.replace(/_(\d{8}|\d{6}|default)(?=_|$)/, '_*');
}

/** Which columns an index is entered by; what they are compared with differs from day to day. */
function columnsOf(condition: string): readonly string[] {
  const bare = condition.replaceAll(/'(?:[^']|'')*'/g, '').replaceAll(/::[a-z_ ]+(\[\])?/g, '');
  const names = bare.match(/\b[a-z_][a-z_0-9]*\b/g) ?? [];
  const words = new Set(['any', 'or', 'and', 'is', 'not', 'null', 'row', 'current_setting']);
  return [...new Set(names.filter((name) => !words.has(name)))];
}

/** Blocks of 8 KiB that were looked at, whether they were in memory or not. */
export function buffersOf(plan: PlanNode): number {
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

/** Every table that is read from end to end. */
export function scannedOf(plan: PlanNode): readonly string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : [];
  return [...new Set([...own, ...(plan.Plans ?? []).flatMap((child) => scannedOf(child))])];
}
