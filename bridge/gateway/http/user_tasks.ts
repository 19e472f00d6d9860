/** What people do with user tasks, and operators with incidents. */
import * as v from 'valibot';
import { run_change_task, run_complete_task, run_resolve } from '../broker/commands.ts';
import { command, json_body, key_param, type Call, type Reply } from './call.ts';
import { Name, Text, Variables } from './fields.ts';

const Completion = v.object({ variables: Variables, action: v.nullish(Text) });

export function complete_user_task(call: Call): Promise<Reply> {
  const key = key_param(call);
  const { variables } = json_body(call, Completion);
  return command(call, 'COMPLETE', ({ world }) => run_complete_task(world, key, variables));
}

const Assignment = v.object({
  assignee: Name,
  allowOverride: v.nullish(v.boolean(), true),
  action: v.nullish(Text),
});

export function assign_user_task(call: Call): Promise<Reply> {
  const key = key_param(call);
  const { assignee, allowOverride } = json_body(call, Assignment);
  return command(call, 'ASSIGN', ({ world }) =>
    run_change_task(world, key, { assignee }, allowOverride ?? true),
  );
}

export function unassign_user_task(call: Call): Promise<Reply> {
  const key = key_param(call);
  return command(call, 'ASSIGN', ({ world }) =>
    run_change_task(world, key, { assignee: null }, true),
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

export function update_user_task(call: Call): Promise<Reply> {
  const key = key_param(call);
  const { changeset } = json_body(call, Update);
  const { candidateGroups, candidateUsers, dueDate, followUpDate, priority } = changeset ?? {};
  const change = {
    ...(candidateGroups === undefined ? {} : { groups: candidateGroups }),
    ...(candidateUsers === undefined ? {} : { users: candidateUsers }),
    ...(dueDate === undefined ? {} : { due: dueDate }),
    ...(followUpDate === undefined ? {} : { follow_up: followUpDate }),
    ...(priority === undefined ? {} : { priority }),
  };
  return command(call, 'UPDATE', ({ world }) => run_change_task(world, key, change, true));
}

export function resolve_incident(call: Call): Promise<Reply> {
  const key = key_param(call);
  return command(call, 'RESOLVE', ({ world }) => run_resolve(world, key));
}
