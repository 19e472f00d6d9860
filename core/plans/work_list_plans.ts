import type { ApprovalStatus } from '../contract/quote.ts';
import { loadApprovalCase, saveApprovalCase } from '../sql/approvals/approval_case.ts';
import { loadGrants, searchDelegations } from '../sql/approvals/delegation.ts';
import { searchApprovals } from '../sql/approvals/worklist.ts';
import type { Assignee } from '../sql/approvals/worklist.ts';
import { insertAssets, loadAssetsOfOrder } from '../sql/orders/asset.ts';
import { assetHistory, changeAssets } from '../sql/orders/asset_version.ts';
import {
  abortFallouts,
  insertFallout,
  loadFallout,
  loadOpenFallout,
  saveFallout,
} from '../sql/orders/fallout.ts';
import { NEW_ID, planned } from './planned.ts';
import type { PlannedList } from './planned.ts';

const LIMIT = 50;

/** Approvals, fallouts and assets: what people work through. */
export const workListPlans: PlannedList = (s) => {
  const { tenant, approval, fallout } = s;
  const search = { limit: LIMIT };
  const anybody = { kind: 'anybody' } as const;
  const role = { kind: 'role', role: approval.pendingRole ?? 'approver' } as const;
  const person = { kind: 'person', person: approval.assignee ?? 'plan' } as const;
  const worklist = (assignee: Assignee, status: ApprovalStatus = 'pending') => ({
    ...search,
    assignee,
    status,
    now: s.now,
  });
  const place = [approval.requestedAt, approval.id] as const;
  const asset = { ...s.asset, id: NEW_ID, lineId: 'plan', orderRevision: 1 };
  const aborted = { by: 'plan', reason: 'plan', now: s.now };
  return [
    planned((sql) => loadApprovalCase(sql, tenant, approval.quoteId)),
    planned((sql) => saveApprovalCase(sql, tenant, approval, s.now)),
    planned((sql) => loadGrants(sql, tenant, person.person, s.now)),
    planned((sql) => searchDelegations(sql, tenant, search, null), 'newest'),
    planned((sql) => searchDelegations(sql, tenant, { ...search, from: 'plan' }, null), 'given'),
    planned((sql) => searchDelegations(sql, tenant, { ...search, to: 'plan' }, null), 'received'),
    planned((sql) => searchApprovals(sql, tenant, worklist(anybody), null), 'oldest'),
    planned((sql) => searchApprovals(sql, tenant, worklist(anybody), place), 'a later page'),
    planned((sql) => searchApprovals(sql, tenant, worklist(role), null), 'by role'),
    planned((sql) => searchApprovals(sql, tenant, worklist(person), null), 'by person'),
    planned((sql) => searchApprovals(sql, tenant, worklist(person, 'approved'), place), 'decided'),
    planned((sql) => searchApprovals(sql, tenant, worklist(anybody, 'void'), null), 'by status'),
    planned((sql) => loadFallout(sql, tenant, fallout.id)),
    planned((sql) => loadOpenFallout(sql, tenant, fallout.orderId, fallout.taskId)),
    planned((sql) => insertFallout(sql, tenant, { ...fallout, id: NEW_ID, status: 'retried' })),
    planned((sql) => saveFallout(sql, tenant, fallout, 'plan', null, s.now)),
    planned((sql) => insertAssets(sql, tenant, [asset])),
    planned((sql) => loadAssetsOfOrder(sql, tenant, s.asset.orderId)),
    planned((sql) => changeAssets(sql, tenant, [{ ...asset, id: s.asset.id }])),
    planned((sql) => assetHistory(sql, tenant, s.asset.id)),
    planned((sql) => abortFallouts(sql, tenant, fallout.orderId, [fallout.taskId], aborted)),
  ];
};
