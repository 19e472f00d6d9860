import { command } from './command.ts';
import type { Core, Route } from '../http/route.ts';

export function taskRoutes(core: Core): Route[] {
  return [
    command(core, {
      stem: 'task_search',
      method: 'GET',
      path: '/v1/tasks',
      tag: 'tasks',
      summary: 'Tasks of an order, of an external reference or unfinished, longest unchanged first',
      roles: 'operator, admin',
      reply: { status: 200, description: 'A page of tasks', body: 'TaskPage' },
    }),
  ];
}
