import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { Reply } from '../../contract/reply.ts';
import type { ApprovalCaseSummary } from '../../contract/search_items.ts';
import type { Call } from '../../server/call.ts';
import { searchApprovalCases } from '../../sql/search/search_approval_cases.ts';
import type { FoundApprovalCase } from '../../sql/search/search_approval_cases.ts';
import { EXPORT, searchPage } from './search_page.ts';
import type { Search } from './search_page.ts';

type Body = ParsedBody['approval_export'];

const SEARCH: Search<Body, FoundApprovalCase> = {
  thing: 'approvals',
  time: 'requested',
  usual: 'oldest',
  statement: searchApprovalCases,
};

/** Decided cases, too; the work list of those who decide is `approval_search`. */
export function approvalExport(
  call: Call,
  body: Body,
): Promise<Reply<ReplyBody['approval_export']>> {
  return searchPage<Body, FoundApprovalCase, ApprovalCaseSummary>(call, SEARCH, body, EXPORT);
}
