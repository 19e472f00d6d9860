import { command } from './command.ts';
import type { Core, Route } from '../http/route.ts';

const TAG = 'approvals';
const deciders = 'approver, admin';

export function approvalRoutes(core: Core): Route[] {
  return [
    command(core, {
      stem: 'approval_search',
      method: 'GET',
      path: '/v1/approvals',
      tag: TAG,
      summary: 'What waits for a person or a role, or was decided, oldest first',
      roles: 'approver, sales, admin',
      reply: { status: 200, description: 'A page of approvals', body: 'ApprovalPage' },
    }),
    command(core, {
      stem: 'quote_margin',
      method: 'GET',
      path: '/v1/quotes/{quoteId}/margin',
      tag: TAG,
      summary: 'What remains of the price after costs, by line and in all',
      roles: deciders,
      reply: { status: 200, description: 'The margins', body: 'QuoteMargin' },
    }),
    ...assignments(core),
    ...delegations(core),
  ];
}

function assignments(core: Core): Route[] {
  const reply = { status: 200, description: 'The quote after the change', body: 'Quote' } as const;
  const change = { method: 'POST', tag: TAG, guarded: true, reply, roles: deciders } as const;
  const at = (verb: string) => `/v1/quotes/{quoteId}/approval/${verb}`;
  return [
    command(core, {
      ...change,
      stem: 'approval_claim',
      path: at('claim'),
      summary: 'Take the pending level, so that nobody else decides it',
    }),
    command(core, {
      ...change,
      stem: 'approval_release',
      path: at('release'),
      summary: 'Give the pending level back to all who have its role',
    }),
    command(core, {
      ...change,
      stem: 'approval_delegate',
      path: at('delegate'),
      summary: 'Have another person decide the pending level in your stead',
    }),
    command(core, {
      ...change,
      stem: 'quote_withdraw',
      path: '/v1/quotes/{quoteId}/withdraw',
      summary: 'Take a quote back that waits for approval; it is a draft again',
      roles: 'sales, partner',
    }),
  ];
}

function delegations(core: Core): Route[] {
  const delegation = { description: 'The delegation', body: 'Delegation' } as const;
  return [
    command(core, {
      stem: 'delegation_create',
      method: 'POST',
      path: '/v1/delegations',
      tag: TAG,
      summary: 'Have another approver stand in for you between two instants',
      roles: deciders,
      reply: { ...delegation, status: 201 },
      location: () => '/v1/delegations',
    }),
    command(core, {
      stem: 'delegation_revoke',
      method: 'POST',
      path: '/v1/delegations/{delegationId}/revoke',
      tag: TAG,
      summary: 'End a delegation; what was decided by it stays',
      roles: deciders,
      reply: { ...delegation, status: 200 },
    }),
    command(core, {
      stem: 'delegation_search',
      method: 'GET',
      path: '/v1/delegations',
      tag: TAG,
      summary: 'Who stands in for whom, newest first',
      roles: 'approver, operator, admin',
      reply: { status: 200, description: 'A page of delegations', body: 'DelegationPage' },
    }),
  ];
}
