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
  'POST /deployments': deployments.createDeployment,
  'POST /process-instances': instances.createInstance,
  'POST /process-instances/*/cancellation': instances.cancelInstance,
  'PUT /element-instances/*/variables': instances.setVariables,
  'POST /jobs/activation': jobs.activateJobs,
  'POST /jobs/*/completion': jobs.completeJob,
  'POST /jobs/*/failure': jobs.failJob,
  'POST /jobs/*/error': jobs.throwJobError,
  'PATCH /jobs/*': jobs.updateJob,
  'POST /messages/publication': messages.publishMessage,
  'POST /messages/correlation': messages.correlateMessage,
  'POST /user-tasks/*/completion': tasks.completeUserTask,
  'POST /user-tasks/*/assignment': tasks.assignUserTask,
  'DELETE /user-tasks/*/assignee': tasks.unassignUserTask,
  'PATCH /user-tasks/*': tasks.updateUserTask,
  'POST /incidents/*/resolution': tasks.resolveIncident,
  'POST /process-definitions/search': definitions.searchDefinitions,
  'GET /process-definitions/*': definitions.getDefinition,
  'GET /process-definitions/*/xml': definitions.getDefinitionXml,
  'POST /process-instances/search': found.searchInstances,
  'GET /process-instances/*': found.getInstance,
  'POST /element-instances/search': inside.searchElements,
  'POST /variables/search': inside.searchVariables,
  'POST /jobs/search': inside.searchJobs,
  'POST /user-tasks/search': rows.searchUserTasks,
  'GET /user-tasks/*': rows.getUserTask,
  'POST /incidents/search': rows.searchIncidents,
  'GET /incidents/*': rows.getIncident,
};

export type Found = { readonly route: Route; readonly params: readonly string[] };

/** A path has at most one variable segment, the second. */
export function findRoute(method: string, path: string): Found | null {
  const exact = ROUTES[`${method} ${path}`];
  if (exact !== undefined) return { route: exact, params: [] };
  const [, resource = '', param = '', ...rest] = path.split('/');
  const tail = rest.length === 0 ? '' : `/${rest.join('/')}`;
  const route = ROUTES[`${method} /${resource}/*${tail}`];
  return route === undefined ? null : { route, params: [param] };
}
