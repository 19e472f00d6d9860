import type { Constraint } from './model.ts';
import { addToCnf, freshLiteral, positive } from './solver/cnf.ts';
import type { Cnf } from './solver/cnf.ts';

/** A constraint as a graph: leaves are literals, `iff` and `and` have two children. */
type Node =
  | { readonly kind: 'leaf'; readonly literal: number }
  | { readonly kind: 'and' | 'iff'; readonly left: Edge; readonly right: Edge };
/** Twice the index of a node, one more where it is negated: as literals are to variables. */
type Edge = number;

/** Negation is on the edges and `or` is `and` negated, so that two kinds of node are enough. */
function graphOf({ postfix }: Constraint): { readonly nodes: Node[]; readonly root: Edge } {
  const nodes: Node[] = [];
  const stack: Edge[] = [];
  const join = (kind: 'and' | 'iff', left: Edge, right: Edge): Edge => {
    nodes.push({ kind, left, right });
    return 2 * (nodes.length - 1);
  };
  for (const item of postfix) {
    if (typeof item === 'number') {
      nodes.push({ kind: 'leaf', literal: positive(item) });
      stack.push(2 * (nodes.length - 1));
      continue;
    }
    const right = stack.pop() ?? 0;
    if (item === '!') {
      stack.push(right ^ 1);
      continue;
    }
    const left = stack.pop() ?? 0;
    if (item === '&') stack.push(join('and', left, right));
    else if (item === '|') stack.push(join('and', left ^ 1, right ^ 1) ^ 1);
    else if (item === '=>') stack.push(join('and', left, right ^ 1) ^ 1);
    else stack.push(join('iff', left, right));
  }
  return { nodes, root: stack.pop() ?? 0 };
}

type Task = { readonly edge: Edge; readonly guard: readonly number[] };
type Encoding = {
  readonly cnf: Cnf;
  readonly nodes: readonly Node[];
  /** Things that must hold, each unless one of its guard does. */
  readonly tasks: Task[];
  /** Helper literals that imply an edge, so that each is described once. */
  readonly helpers: Map<Edge, number>;
};

/**
 * Writes a constraint as clauses. Plain clauses stay as they are; parts within parts get a helper
 * variable that implies them (Tseitin, one direction as Plaisted and Greenbaum showed enough).
 * Linear in the constraint, with loops instead of recursion.
 */
export function encodeConstraint(cnf: Cnf, constraint: Constraint): void {
  const { nodes, root } = graphOf(constraint);
  const encoding: Encoding = { cnf, nodes, tasks: [], helpers: new Map() };
  encoding.tasks.push({ edge: root, guard: [] });
  for (let task = encoding.tasks.pop(); task !== undefined; task = encoding.tasks.pop()) {
    const { edge, guard } = task;
    const node = nodes[edge >> 1];
    if (node?.kind === 'and' && (edge & 1) === 0) {
      encoding.tasks.push({ edge: node.left, guard }, { edge: node.right, guard });
    } else if (node?.kind === 'iff') {
      const right = node.right ^ (edge & 1);
      addToCnf(cnf, [...guard, ...alternatives([node.left ^ 1, right], encoding)]);
      addToCnf(cnf, [...guard, ...alternatives([node.left, right ^ 1], encoding)]);
    } else addToCnf(cnf, [...guard, ...alternatives([edge], encoding)]);
  }
}

/** Literals of which one must hold for one of the edges to hold. */
function alternatives(edges: readonly Edge[], encoding: Encoding): number[] {
  const literals: number[] = [];
  const open = [...edges];
  for (let edge = open.pop(); edge !== undefined; edge = open.pop()) {
    const node = encoding.nodes[edge >> 1];
    if (node === undefined) continue;
    if (node.kind === 'leaf') literals.push(node.literal ^ (edge & 1));
    else if (node.kind === 'and' && (edge & 1) === 1) open.push(node.left ^ 1, node.right ^ 1);
    else literals.push(helperFor(edge, encoding));
  }
  return literals;
}

function helperFor(edge: Edge, { cnf, helpers, tasks }: Encoding): number {
  const known = helpers.get(edge);
  if (known !== undefined) return known;
  const helper = freshLiteral(cnf);
  helpers.set(edge, helper);
  tasks.push({ edge, guard: [helper ^ 1] });
  return helper;
}
