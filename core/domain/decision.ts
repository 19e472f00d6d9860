import type { EventType } from '../contract/events.ts';
import type { Refusal } from '../contract/reply.ts';
import { refuse } from '../contract/reply.ts';

/** Makes ids that sort by time (UUIDv7); handed in, so that a decision stays a function. */
export type NewId = () => string;

/** Something that happened to one aggregate; the sequence is contiguous from 1. */
export type Happened<Type extends EventType, Data> = {
  readonly type: Type;
  readonly sequence: number;
  readonly data: Data;
};

/** What a command did. No events: it had been done before and nothing changes. */
export type Decided<State, Event> = {
  readonly ok: true;
  readonly state: State;
  readonly events: readonly Event[];
};

export function illegal(what: string, status: string, allowed: readonly string[]): Refusal {
  return refuse('illegal_transition', `${what} is ${status}; this needs ${allowed.join(' or ')}`);
}
