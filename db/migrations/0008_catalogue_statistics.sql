-- A new version changes what the planner must know of the catalogue at once, not a minute later
-- when autovacuum comes by: publishing takes the statistics with it.
grant maintain on offering, offering_characteristic, price_list, price, promotion to qw_core;
