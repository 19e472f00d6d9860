/** Every path of the API v2 that is served; `*` stands for one segment. */
import type { Route } from './call.ts';
import * as cluster from './cluster.ts';
import * as deployments from './deployments.ts';
import * as instances from './instances.ts';
import * as jobs from './jobs.ts';
import * as messages from './messages.ts';
import * as tasks from './user_tasks.ts';
import * as definitions from '../search/definitions.ts';
import * as inside from '../search/inside.ts';
import * as found from '../search/instances.ts';
import * as rows from '../search/rows.ts';

const ROUTES: Readonly<Record<string, Route>> = {
  'GET /topology': cluster.topology,
  'GET /license': cluster.license,
  'GET /status': cluster.status,
  'GET /authentication/me': cluster.me,
  'POST /deployments': deployments.create_deployment,
  'POST /process-instances': instances.create_instance,
  'POST /process-instances/*/cancellation': instances.cancel_instance,
  'PUT /element-instances/*/variables': instances.set_variables,
  'POST /jobs/activation': jobs.activate_jobs,
  'POST /jobs/*/completion': jobs.complete_job,
  'POST /jobs/*/failure': jobs.fail_job,
  'POST /jobs/*/error': jobs.throw_job_error,
  'PATCH /jobs/*': jobs.update_job,
  'POST /messages/publication': messages.publish_message,
  'POST /messages/correlation': messages.correlate_message,
  'POST /user-tasks/*/completion': tasks.complete_user_task,
  'POST /user-tasks/*/assignment': tasks.assign_user_task,
  'DELETE /user-tasks/*/assignee': tasks.unassign_user_task,
  'PATCH /user-tasks/*': tasks.update_user_task,
  'POST /incidents/*/resolution': tasks.resolve_incident,
  'POST /process-definitions/search': definitions.search_definitions,
  'GET /process-definitions/*': definitions.get_definition,
  'GET /process-definitions/*/xml': definitions.get_definition_xml,
  'POST /process-instances/search': found.search_instances,
  'GET /process-instances/*': found.get_instance,
  'POST /element-instances/search': inside.search_elements,
  'POST /variables/search': inside.search_variables,
  'POST /jobs/search': inside.search_jobs,
  'POST /user-tasks/search': rows.search_user_tasks,
  'GET /user-tasks/*': rows.get_user_task,
  'POST /incidents/search': rows.search_incidents,
  'GET /incidents/*': rows.get_incident,
};

export type Found = { readonly route: Route; readonly params: readonly string[] };

/** A path has at most one variable segment, the second. */
export function find_route(method: string, path: string): Found | null {
  const exact = ROUTES[`${method} ${path}`];
  if (exact !== undefined) return { route: exact, params: [] };
  const [, resource = '', param = '', ...rest] = path.split('/');
  const tail = rest.length === 0 ? '' : `/${rest.join('/')}`;
  const route = ROUTES[`${method} /${resource}/*${tail}`];
  return route === undefined ? null : { route, params: [param] };
}
