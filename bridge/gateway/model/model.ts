/**
 * A deployed process as the engine reads it: plain data, elements in one array, every reference an
 * index into it. Element 0 is the process itself, the root of all scopes.
 */

/** `=…` is FEEL, anything else is the text as it stands; compiled at deploy, see `feel/`. */
export type Expr = { readonly feel: string } | { readonly text: string };

export type ElementKind =
  | 'process'
  | 'subprocess'
  | 'start'
  | 'end'
  | 'catch'
  | 'boundary'
  | 'job_task'
  | 'user_task'
  | 'receive_task'
  | 'script_task'
  | 'task'
  | 'exclusive'
  | 'parallel'
  | 'event_gateway';

export type Flow = {
  readonly id: string;
  /** Element indices. */
  readonly from: number;
  readonly to: number;
  readonly condition: Expr | null;
};

export type Mapping = { readonly source: Expr; readonly target: string };

export type Loop = {
  readonly sequential: boolean;
  readonly collection: Expr;
  readonly element: string | null;
  readonly outputCollection: string | null;
  readonly outputElement: Expr | null;
  readonly completion: Expr | null;
};

export type UserTask = {
  readonly assignee: Expr | null;
  readonly candidateGroups: Expr | null;
  readonly candidateUsers: Expr | null;
  readonly dueDate: Expr | null;
  readonly followUpDate: Expr | null;
  readonly priority: Expr | null;
  readonly externalFormReference: string | null;
};

export type Timer = { readonly kind: 'duration' | 'date' | 'cycle'; readonly value: Expr };

export type Element = {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly kind: ElementKind;
  /** Camunda's word for it in element instance search, `SERVICE_TASK` and so on. */
  readonly type: string;
  /** Index of the enclosing scope; -1 for the process. */
  readonly scope: number;
  readonly outgoing: readonly Flow[];
  readonly incoming: readonly Flow[];
  readonly defaultFlow: string | null;
  readonly boundaries: readonly number[];
  readonly attachedTo: number;
  readonly interrupting: boolean;
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  readonly headers: Readonly<Record<string, string>>;
  readonly job: { readonly type: Expr; readonly retries: Expr } | null;
  readonly message: { readonly name: Expr; readonly key: Expr | null } | null;
  readonly timer: Timer | null;
  /** `code` null catches every error. */
  readonly error: { readonly code: Expr | null } | null;
  readonly terminate: boolean;
  readonly loop: Loop | null;
  readonly userTask: UserTask | null;
  readonly script: { readonly expression: Expr; readonly result: string } | null;
  /** For a scope: its none start event; -1 when there is none. */
  readonly start: number;
};

export type Process = {
  readonly id: string;
  readonly name: string;
  readonly versionTag: string | null;
  readonly elements: readonly Element[];
  readonly messageStarts: readonly { readonly element: number; readonly name: Expr }[];
};

/** A process with the identity that its deployment gave it. */
export type Definition = {
  readonly key: number;
  readonly version: number;
  readonly resource: string;
  readonly checksum: string;
  readonly xml: string;
  readonly process: Process;
};

export type Finding = { readonly element: string; readonly type: string; readonly detail: string };

export function textOf(expr: Expr): string {
  return 'feel' in expr ? `=${expr.feel}` : expr.text;
}
