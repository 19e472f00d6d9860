/** What people do with user tasks, and operators with incidents. */
import * as v from 'valibot';
import { runChangeTask, runCompleteTask, runResolve } from '../broker/commands.ts';
import { command, jsonBody, keyParam, type Call, type Reply } from './call.ts';
import { Name, Text, Variables } from './fields.ts';

const Completion = v.object({ variables: Variables, action: v.nullish(Text) });

export function completeUserTask(call: Call): Promise<Reply> {
  const key = keyParam(call);
  const { variables } = jsonBody(call, Completion);
  return command(call, 'COMPLETE', ({ world }) => runCompleteTask(world, key, variables));
}

const Assignment = v.object({
  assignee: Name,
  allowOverride: v.nullish(v.boolean(), true),
  action: v.nullish(Text),
});

export function assignUserTask(call: Call): Promise<Reply> {
  const key = keyParam(call);
  const { assignee, allowOverride } = jsonBody(call, Assignment);
  return command(call, 'ASSIGN', ({ world }) =>
    runChangeTask(world, key, { assignee }, allowOverride ?? true),
  );
}

export function unassignUserTask(call: Call): Promise<Reply> {
  const key = keyParam(call);
  return command(call, 'ASSIGN', ({ world }) =>
    runChangeTask(world, key, { assignee: null }, true),
  );
}

const Update = v.object({
  changeset: v.nullish(
    v.object({
      candidateGroups: v.optional(v.array(Name)),
      candidateUsers: v.optional(v.array(Name)),
      dueDate: v.optional(v.string()),
      followUpDate: v.optional(v.string()),
      priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
    }),
    {},
  ),
  action: v.nullish(Text),
});

export function updateUserTask(call: Call): Promise<Reply> {
  const key = keyParam(call);
  const { changeset } = jsonBody(call, Update);
  const { candidateGroups, candidateUsers, dueDate, followUpDate, priority } = changeset ?? {};
  const change = {
    ...(candidateGroups === undefined ? {} : { groups: candidateGroups }),
    ...(candidateUsers === undefined ? {} : { users: candidateUsers }),
    ...(dueDate === undefined ? {} : { due: dueDate }),
    ...(followUpDate === undefined ? {} : { follow_up: followUpDate }),
    ...(priority === undefined ? {} : { priority }),
  };
  return command(call, 'UPDATE', ({ world }) => runChangeTask(world, key, change, true));
}

export function resolveIncident(call: Call): Promise<Reply> {
  const key = keyParam(call);
  return command(call, 'RESOLVE', ({ world }) => runResolve(world, key));
}
