-- The component that a task is for; null: what the line itself sells.
alter table order_task add column offering_id text;
