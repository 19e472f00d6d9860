-- Somebody's approvals are decided by another person for a time.
create table approval_delegation (
  tenant_id text not null,
  id uuid not null,
  from_person text not null,
  to_person text not null,
  -- What the one who delegates could approve then.
  roles text[] not null check (roles <@ array['approver', 'admin'] and roles <> '{}'),
  valid_from timestamptz not null,
  valid_to timestamptz not null check (valid_to > valid_from),
  reason text,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (tenant_id, id)
);
-- Serves load_grants and search_approvals: what is delegated to a person now.
create index approval_delegation_in_force
  on approval_delegation (tenant_id, to_person, valid_to) where revoked_at is null;
-- Serve search_delegations, newest first: all, by who gave, by who got.
create index approval_delegation_by_creation
  on approval_delegation (tenant_id, created_at desc, id desc);
create index approval_delegation_by_giver
  on approval_delegation (tenant_id, from_person, created_at desc, id desc);
create index approval_delegation_by_receiver
  on approval_delegation (tenant_id, to_person, created_at desc, id desc);

alter table approval_delegation enable row level security;
create policy approval_delegation_tenant on approval_delegation
  using (tenant_id = current_setting('qw.tenant', true));
-- Revoked, never deleted.
grant select, insert, update on approval_delegation to qw_core;

-- What is there has been checked by the narrower rule before.
alter table audit_log drop constraint audit_log_subject_type_check;
alter table audit_log add constraint audit_log_subject_type_check
  check (subject_type in ('catalog', 'quote', 'order', 'delegation')) not valid;
