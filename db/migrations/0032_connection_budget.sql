-- Who may have how many connections. Each process looks at its share when it starts, and a role
-- can't have more than the shares of its instances; `npm run db -- budget` shows and changes both.
create table connection_budget (
  deployable text primary key,
  -- Null: logs in as whoever administers the server.
  role text,
  instances integer not null check (instances > 0),
  connections integer not null check (connections > 0)
);
grant usage on schema public to qw_gateway;
grant select on connection_budget to qw_core, qw_bridge, qw_gateway;
insert into connection_budget (deployable, role, instances, connections) values
  ('core', 'qw_core', 4, 25),
  ('bridge', 'qw_bridge', 4, 8),
  ('gateway', 'qw_gateway', 2, 3),
  ('admin', null, 1, 16);
