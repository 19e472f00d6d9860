import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { TaskSummary } from '../../contract/search_items.ts';
import type { Call } from '../../server/call.ts';
import { searchTasks, UNFINISHED_STATUSES } from '../../sql/search/search_tasks.ts';
import type { FoundTask } from '../../sql/search/search_tasks.ts';
import { EXPORT, INTERACTIVE, searchPage } from './search_page.ts';
import type { Search } from './search_page.ts';

type Body = ParsedBody['task_search'];

const SEARCH: Search<Body, FoundTask> = {
  thing: 'tasks',
  time: 'updated',
  usual: 'oldest',
  keys: () => 3,
  refuse: unserved,
  statement: searchTasks,
};

export function taskSearch(call: Call, body: Body): Promise<Reply<ReplyBody['task_search']>> {
  return searchPage<Body, FoundTask, TaskSummary>(call, SEARCH, body, INTERACTIVE);
}

export function taskExport(
  call: Call,
  body: ParsedBody['task_export'],
): Promise<Reply<ReplyBody['task_export']>> {
  return searchPage<Body, FoundTask, TaskSummary>(call, SEARCH, body, EXPORT);
}

/** Of all tasks of all times there is no index: most are done, and nobody asks for those. */
function unserved({ orderId, externalReference, status }: Body): Refusal | null {
  if (orderId !== undefined || externalReference !== undefined) return null;
  if (UNFINISHED_STATUSES.some((each) => each === status)) return null;
  return refuse(
    'invalid_request',
    `name an orderId, an externalReference or a status of ${UNFINISHED_STATUSES.join(', ')}: ` +
      'finished tasks are found by their order',
    { field: '/status' },
  );
}
