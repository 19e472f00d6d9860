-- Whose turn it is: a person who has claimed the level or to whom it was delegated (of an ended
-- case: who decided last), and the role to which it was escalated.
alter table approval_case
  add column assignee text,
  add column escalated_role text;

alter table approval_case drop constraint approval_case_status_check;
alter table approval_case add constraint approval_case_status_check
  check (status in ('pending', 'approved', 'rejected', 'void', 'withdrawn'));

-- Serve search_approvals, oldest first: what was escalated to a role, a person's list by status,
-- and all that ended in a way. What waits for a role, or for anybody, has its index from the
-- beginning.
create index approval_case_by_escalation
  on approval_case (tenant_id, escalated_role, requested_at, id)
  where status = 'pending' and escalated_role is not null;
create index approval_case_by_assignee
  on approval_case (tenant_id, assignee, status, requested_at, id) where assignee is not null;
create index approval_case_by_status
  on approval_case (tenant_id, status, requested_at, id) where status <> 'pending';
