import { command } from './command.ts';
import type { Core, Route } from '../http/route.ts';

export function approvalRoutes(core: Core): Route[] {
  return [
    command(core, {
      stem: 'approval_search',
      method: 'GET',
      path: '/v1/approvals',
      tag: 'approvals',
      summary: 'Quotes that wait for a decision, oldest first',
      roles: 'approver, admin',
      reply: { status: 200, description: 'A page of approvals', body: 'ApprovalPage' },
    }),
  ];
}
