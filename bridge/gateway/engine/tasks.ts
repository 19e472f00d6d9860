/** Work that someone outside does: jobs of workers, tasks of people. */
import type { Element, Expr } from '../model/model.ts';
import { patch, type Draft } from './draft.ts';
import { needInteger, needText, Problem } from './problem.ts';
import { evaluate } from './scope.ts';
import type { Job, UserTaskState } from './state.ts';

const PRIORITY_DEFAULT = 50;

export function evaluateJob(d: Draft, key: number, model: Element): Job | null {
  if (model.job === null) return null;
  const type = needText(d, key, model.job.type, `job type of '${model.id}'`);
  const retries = needInteger(d, key, model.job.retries, `retries of '${model.id}'`);
  return {
    key: d.context.nextKey(),
    type,
    retries,
    status: 'ready',
    until: 0,
    error: null,
    errorCode: null,
  };
}

export function openJob(d: Draft, key: number, job: Job): void {
  patch(d, key, { job });
  d.effects.push({ t: 'job', key: job.key, element: key, job });
}

export function evaluateUserTask(d: Draft, key: number, model: Element): UserTaskState | null {
  const task = model.userTask;
  if (task === null) return null;
  const text = (expr: Expr | null, what: string): string | null => {
    if (expr === null) return null;
    const value = 'text' in expr ? expr.text : evaluate(d, key, expr).value;
    if (value === null || typeof value === 'string') return value;
    throw new Problem('EXTRACT_VALUE_ERROR', `${what} of '${model.id}' must give a string`);
  };
  const priority = task.priority;
  return {
    key: d.context.nextKey(),
    assignee: text(task.assignee, 'assignee'),
    groups: names(d, key, task.candidateGroups, `candidate groups of '${model.id}'`),
    users: names(d, key, task.candidateUsers, `candidate users of '${model.id}'`),
    due: text(task.dueDate, 'due date'),
    follow_up: text(task.followUpDate, 'follow-up date'),
    priority: priority === null ? PRIORITY_DEFAULT : needInteger(d, key, priority, 'priority'),
  };
}

/** A list of names: FEEL gives a list, plain text separates by commas. */
function names(d: Draft, key: number, expr: Expr | null, what: string): readonly string[] {
  if (expr === null) return [];
  if ('text' in expr) return expr.text.split(',').map((name) => name.trim());
  const { value, warning } = evaluate(d, key, expr);
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw new Problem(
    'EXTRACT_VALUE_ERROR',
    `${what} must give a list of strings${warning === null ? '' : ` (${warning})`}`,
  );
}

export function openUserTask(d: Draft, key: number, task: UserTaskState): void {
  const element = patch(d, key, { userTask: task });
  d.effects.push({ t: 'user_task', element, task });
}
