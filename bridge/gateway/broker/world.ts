/**
 * Everything the gateway holds in memory: live instances and the indexes over them. It is rebuilt
 * from the database at start and follows every step; `changes` is what the next commit must write.
 */
import type { Instance } from '../engine/state.ts';
import type { Definition } from '../model/model.ts';
import type { Heap } from './heap.ts';

export type JobEntry = {
  readonly key: number;
  readonly type: string;
  readonly instance: number;
  readonly element: number;
  status: 'ready' | 'locked' | 'waiting';
  /** In the queue of its type; stale queue places are skipped. */
  queued: boolean;
  deadline: number;
  worker: string;
};

/** Jobs of one type in the order they became ready. */
export type JobQueue = { items: JobEntry[]; head: number };

export type Message = {
  readonly key: number;
  readonly name: string;
  readonly correlation: string;
  readonly id: string | null;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly expires: number;
  /** Process ids that have taken it; each takes it once. */
  readonly taken: Set<string>;
};

export type SubscriptionRef = {
  readonly key: number;
  readonly instance: number;
  readonly element: number;
  readonly process: string;
};

export type UserTaskRow = {
  readonly key: number;
  readonly instance: number;
  readonly definition: number;
  readonly element_instance: number;
  readonly process: string;
  readonly element: string;
  readonly state: 'CREATED' | 'COMPLETED' | 'CANCELED';
  readonly assignee: string | null;
  readonly groups: readonly string[];
  readonly users: readonly string[];
  readonly priority: number;
  readonly due: string | null;
  readonly follow_up: string | null;
  readonly created: number;
  readonly ended: number | null;
};

export type IncidentRow = {
  readonly key: number;
  readonly instance: number;
  readonly definition: number;
  readonly element_instance: number;
  readonly process: string;
  readonly element: string;
  readonly job: number | null;
  readonly type: string;
  readonly message: string;
  readonly state: 'ACTIVE' | 'RESOLVED';
  readonly created: number;
  readonly ended: number | null;
};

export type Changes = {
  readonly instances: Map<number, Instance>;
  readonly locks: Map<number, JobEntry | null>;
  readonly messages: Map<number, Message | null>;
  readonly user_tasks: Map<number, UserTaskRow>;
  readonly incidents: Map<number, IncidentRow>;
};

export type World = {
  last_key: number;
  /** The time of the batch that is being worked on. */
  now: number;
  readonly definitions: Map<number, Definition>;
  /** Newest version by process id. */
  readonly latest: Map<string, Definition>;
  /** Newest versions that a message of this name starts. */
  readonly starts: Map<string, Definition[]>;
  readonly instances: Map<number, Instance>;
  readonly jobs: Map<number, JobEntry>;
  readonly queues: Map<string, JobQueue>;
  readonly subscriptions: Map<string, Map<number, SubscriptionRef>>;
  readonly messages: Map<number, Message>;
  readonly buffered: Map<string, Set<Message>>;
  readonly messageIds: Map<string, Message>;
  /** Active instance by process id and the correlation key that started it. */
  readonly startedBy: Map<string, number>;
  readonly user_tasks: Map<number, UserTaskRow>;
  readonly incidents: Map<number, IncidentRow>;
  due: Heap;
  /** Length of `due` at which entries that no longer hold are thrown out. */
  dueTrimAt: number;
  /** Subscriptions of this step that a buffered message may already answer. */
  readonly fresh: { readonly ref: SubscriptionRef; readonly where: string }[];
  /** Correlation keys that have become free: a buffered start message may use them. */
  readonly freed: { readonly definition: number; readonly correlation: string }[];
  readonly ended: Instance[];
  changes: Changes;
};

export const DUE_TRIM_MIN = 20_000;

export function noChanges(): Changes {
  return {
    instances: new Map(),
    locks: new Map(),
    messages: new Map(),
    user_tasks: new Map(),
    incidents: new Map(),
  };
}

export function emptyWorld(last_key: number): World {
  return {
    last_key,
    now: 0,
    definitions: new Map(),
    latest: new Map(),
    starts: new Map(),
    instances: new Map(),
    jobs: new Map(),
    queues: new Map(),
    subscriptions: new Map(),
    messages: new Map(),
    buffered: new Map(),
    messageIds: new Map(),
    startedBy: new Map(),
    user_tasks: new Map(),
    incidents: new Map(),
    due: [],
    dueTrimAt: DUE_TRIM_MIN,
    fresh: [],
    freed: [],
    ended: [],
    changes: noChanges(),
  };
}

export function nextKey(world: World): number {
  world.last_key += 1;
  return world.last_key;
}

export function place(...parts: readonly string[]): string {
  return parts.join('\u0000');
}

export function definitionOf(world: World, key: number): Definition {
  const definition = world.definitions.get(key);
  if (definition === undefined) throw new Error(`process definition ${key} is not loaded`);
  return definition;
}
