import { command } from './command.ts';
import type { Core, Route } from '../http/route.ts';

export function falloutRoutes(core: Core): Route[] {
  const resolve = {
    method: 'POST',
    tag: 'fallouts',
    roles: 'operator, admin',
    reply: { status: 200, description: 'The fallout after the decision', body: 'Fallout' },
  } as const;
  return [
    command(core, {
      stem: 'fallout_search',
      method: 'GET',
      path: '/v1/fallouts',
      tag: 'fallouts',
      summary: 'Tasks that need an operator, by status, cause, type, order or age',
      roles: 'operator, admin',
      reply: { status: 200, description: 'A page of fallouts', body: 'FalloutPage' },
    }),
    command(core, {
      ...resolve,
      stem: 'fallout_retry',
      path: '/v1/fallouts/{falloutId}/retry',
      summary: 'Try the task again',
    }),
    command(core, {
      ...resolve,
      stem: 'fallout_skip',
      path: '/v1/fallouts/{falloutId}/skip',
      summary: 'Go on without the task, with a reason',
    }),
    command(core, {
      ...resolve,
      stem: 'fallout_complete',
      path: '/v1/fallouts/{falloutId}/complete',
      summary: 'The task was done by hand, with a reason',
    }),
    command(core, {
      ...resolve,
      stem: 'fallout_abort',
      path: '/v1/fallouts/{falloutId}/abort',
      summary: 'Give the line of the task up, with a reason; what was done for it is undone',
    }),
  ];
}
