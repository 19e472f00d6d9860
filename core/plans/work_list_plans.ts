import {
  loadApprovalCase,
  saveApprovalCase,
  searchApprovals,
} from '../sql/approvals/approval_case.ts';
import { insertAssets, loadAssetsOfOrder, searchAssets } from '../sql/orders/asset.ts';
import { assetHistory, changeAssets } from '../sql/orders/asset_version.ts';
import {
  abortFallouts,
  insertFallout,
  loadFallout,
  loadOpenFallout,
  saveFallout,
  searchFallouts,
} from '../sql/orders/fallout.ts';
import { NEW_ID, planned } from './planned.ts';
import type { PlannedList } from './planned.ts';

const LIMIT = 50;

/** Approvals, fallouts and assets: what people work through. */
export const workListPlans: PlannedList = (s) => {
  const { tenant, approval, fallout } = s;
  const search = { limit: LIMIT };
  const role = approval.pendingRole ?? 'approver';
  const place = [approval.requestedAt, approval.id] as const;
  const opened = [fallout.openedAt, fallout.id] as const;
  const asset = { ...s.asset, id: NEW_ID, lineId: 'plan', orderRevision: 1 };
  const aborted = { by: 'plan', reason: 'plan', now: s.now };
  const ofCustomer = { ...search, customerId: s.asset.customerId };
  return [
    planned((sql) => loadApprovalCase(sql, tenant, approval.quoteId)),
    planned((sql) => saveApprovalCase(sql, tenant, approval, s.now)),
    planned((sql) => searchApprovals(sql, tenant, search, null), 'oldest'),
    planned((sql) => searchApprovals(sql, tenant, search, place), 'a later page'),
    planned((sql) => searchApprovals(sql, tenant, { ...search, role }, null), 'by role'),
    planned((sql) => loadFallout(sql, tenant, fallout.id)),
    planned((sql) => loadOpenFallout(sql, tenant, fallout.orderId, fallout.taskId)),
    planned((sql) => insertFallout(sql, tenant, { ...fallout, id: NEW_ID, status: 'retried' })),
    planned((sql) => saveFallout(sql, tenant, fallout, 'plan', null, s.now)),
    planned((sql) => searchFallouts(sql, tenant, search, null), 'oldest'),
    planned((sql) => searchFallouts(sql, tenant, search, opened), 'a later page'),
    planned((sql) => searchFallouts(sql, tenant, { ...search, status: 'open' }, null), 'by status'),
    planned((sql) => insertAssets(sql, tenant, [asset])),
    planned((sql) => searchAssets(sql, tenant, ofCustomer, null)),
    planned((sql) => loadAssetsOfOrder(sql, tenant, s.asset.orderId)),
    planned((sql) => changeAssets(sql, tenant, [{ ...asset, id: s.asset.id }])),
    planned((sql) => assetHistory(sql, tenant, s.asset.id)),
    planned((sql) => abortFallouts(sql, tenant, fallout.orderId, [fallout.taskId], aborted)),
  ];
};
