-- Which tasks of an order the projection has seen end. Orders and tasks come on two topics without
-- an order between them; a set of tasks adds up to the same whichever comes first.
create table order_summary_task (
  tenant_id text not null,
  order_id uuid not null,
  task_id uuid not null,
  primary key (tenant_id, order_id, task_id)
);
alter table order_summary_task enable row level security;
create policy order_summary_task_projection on order_summary_task to qw_bridge using (true);
grant select, insert, delete, truncate on order_summary_task to qw_bridge;
