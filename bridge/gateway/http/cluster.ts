/** What the cluster is: one broker with one partition. */
import { ok, runtimeOf, type Call, type Reply } from './call.ts';

const VERSION = '8.8.0';

export function topology(call: Call): Reply {
  runtimeOf(call);
  const partition = { partitionId: 1, role: 'leader', health: 'healthy' };
  const broker = {
    nodeId: 0,
    host: '127.0.0.1',
    port: call.gateway.port(),
    partitions: [partition],
    version: VERSION,
  };
  return ok({
    brokers: [broker],
    clusterSize: 1,
    partitionsCount: 1,
    replicationFactor: 1,
    gatewayVersion: VERSION,
    lastCompletedChangeId: '-1',
  });
}

export function license(): Reply {
  return ok({ validLicense: true, licenseType: 'unknown', isCommercial: false });
}

export function status(call: Call): Reply {
  runtimeOf(call);
  return { status: 204 };
}

/** There is no authentication: it serves loopback, beside its callers. */
export function me(): Reply {
  return ok({
    username: 'demo',
    displayName: 'demo',
    email: null,
    authorizedComponents: ['*'],
    tenants: [{ tenantId: '<default>', name: 'Default' }],
    groups: [],
    roles: [],
    salesPlanType: null,
    c8Links: {},
    canLogout: false,
  });
}
