-- What `npm run db -- maintain` moved and dropped, and who ran it: evidence of what the owner did.
create table maintenance_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  login text not null default session_user,
  action text not null check (action in ('made', 'moved', 'detached', 'dropped')),
  subject text not null,
  detail jsonb not null
);
