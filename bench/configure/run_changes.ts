import process from 'node:process';
import type { Offering } from '../../core/contract/catalog.ts';
import type { Configuration } from '../../core/contract/configuration.ts';
import { sliceOf } from '../../core/domain/catalogue/slice.ts';
import { candidatesOf } from '../../core/domain/configuration/candidates.ts';
import { compile } from '../../core/domain/configuration/guide/compile.ts';
import { evaluate } from '../../core/domain/configuration/guide/evaluate.ts';
import type { Evaluation } from '../../core/domain/configuration/guide/evaluate.ts';
import { guide } from '../../core/domain/configuration/guide/guide.ts';
import { effortOf, SEARCHES, STEPS_ONLY } from '../../core/domain/configuration/guide/search.ts';
import { createSession, moveTo } from '../../core/domain/configuration/guide/session.ts';
import type { Session } from '../../core/domain/configuration/guide/session.ts';
import { createCustomer } from './customer.ts';

const WHERE = { market: 'us', channel: 'web', at: Date.parse('2026-11-24T12:00:00Z') };
const EMPTY: Configuration = { options: {}, slots: {} };
/** Every so many changes the answer is compared with one from scratch, outside the clock. */
const CHECKED_EVERY = 25;

export type Ran = {
  /**
   * Milliseconds of CPU of one changed choice: follow it, and tell of every place which values are
   * forced or ruled out by single steps, also of places that are judged as if they were open.
   */
  readonly changeMs: readonly number[];
  /** The same by the clock on the wall, which runs while others use the processor as well. */
  readonly wallMs: readonly number[];
  /** What it takes on top to settle the rest by search, within the bound of one answer. */
  readonly searchMs: readonly number[];
  /** The whole answer with reasons and words, as HTTP has it. */
  readonly answerMs: readonly number[];
  readonly touched: readonly number[];
  readonly candidatesMs: number;
  readonly compileMs: number;
  readonly checked: number;
  /** Values neither shown possible nor ruled out, where choices don't contradict each other. */
  readonly unsettled: number;
  readonly values: number;
};

export type Plan = {
  readonly offering: Offering;
  readonly offerings: readonly Offering[];
  readonly choicesMax: number;
  readonly warmUps: number;
  readonly changes: number;
  readonly random: () => number;
};

export async function runChanges(plan: Plan): Promise<Ran> {
  const { offering, offerings, random } = plan;
  const slice = sliceOf({ catalogVersion: 'v1', offerings });
  const begun = performance.now();
  const candidates = candidatesOf(offering, offerings);
  const indexed = performance.now();
  const fresh = (): Session => createSession(compile(offering, candidates, WHERE));
  const session = fresh();
  const compiled = performance.now();
  const customer = createCustomer(offering, offerings, plan.choicesMax, random);
  const ran = {
    changeMs: [] as number[],
    wallMs: [] as number[],
    searchMs: [] as number[],
    answerMs: [] as number[],
    touched: [] as number[],
  };
  let configuration = EMPTY;
  moveTo(session, slice, configuration);
  let evaluation = evaluate(session, effortOf(SEARCHES));
  let [checked, unsettled, values] = [0, 0, 0];
  for (let change = -plan.warmUps; change < plan.changes; change += 1) {
    const before = configuration;
    configuration = customer(evaluation, before);
    const clock = startClock();
    moveTo(session, slice, configuration);
    evaluate(session, STEPS_ONLY);
    const took = clock();
    const searching = startClock();
    evaluation = evaluate(session, effortOf(SEARCHES));
    const searched = searching();
    const { touched } = session.compiled.graph;
    if (change % CHECKED_EVERY === 0) {
      const scratch = fresh();
      moveTo(scratch, slice, configuration);
      compare(session, evaluation, scratch, evaluate(scratch, effortOf(SEARCHES)));
      checked += 1;
    }
    moveTo(session, slice, before);
    const answerClock = startClock();
    guide(session, slice, configuration);
    const answer = answerClock();
    if (change < 0) continue;
    ran.changeMs.push(took.cpuMs);
    ran.wallMs.push(took.wallMs);
    ran.searchMs.push(searched.cpuMs);
    ran.answerMs.push(answer.cpuMs);
    ran.touched.push(touched);
    for (const { statuses, blocked } of evaluation.places) {
      if (blocked) continue;
      values += statuses.length;
      unsettled += statuses.filter((status) => status === 'unsettled').length;
    }
    // A server's loop turns between requests as well.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const times = { candidatesMs: indexed - begun, compileMs: compiled - indexed };
  return { ...ran, ...times, checked, unsettled, values };
}

function startClock(): () => { readonly cpuMs: number; readonly wallMs: number } {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - wall };
  };
}

/** What was followed step by step must be what is computed anew, wherever both are sure. */
function compare(moved: Session, told: Evaluation, scratch: Session, anew: Evaluation): void {
  const { graph } = moved.compiled;
  const consistent = graph.broken.size === 0 && graph.clashing.size === 0;
  const other = scratch.compiled.graph;
  if (consistent !== (other.broken.size === 0 && other.clashing.size === 0)) {
    throw new Error('an answer from scratch differs on whether the choices go together');
  }
  if (consistent && graph.value.some((value, literal) => value !== other.value[literal])) {
    throw new Error('an answer from scratch closes other values than the one that was followed');
  }
  for (const [at, { statuses, trigger, blocked }] of told.places.entries()) {
    const scratchStates = anew.places[at];
    if (blocked || scratchStates === undefined) continue;
    for (const [which, status] of statuses.entries()) {
      const again = scratchStates.statuses[which];
      if (status === again || status === 'unsettled' || again === 'unsettled') continue;
      throw new Error(`${trigger}: ${status} when followed, ${again} from scratch`);
    }
  }
}
