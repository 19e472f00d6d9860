-- Search over any characteristic: ranges, presence, order, facets, and names in several languages.

-- The names in other languages than the catalogue's own; null: there are none.
create function translated_names(document jsonb) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_object_agg(key, value->'name')
  from jsonb_each(document->'translations')
  where value ? 'name'
$$;

alter table offering
  -- What characteristics refer to: a number joins several times quicker than three texts.
  add column row_id bigint not null generated always as identity,
  add column kind text not null generated always as (document->>'kind') stored,
  add column names jsonb generated always as (
    case when document ? 'translations' then translated_names(document) end
  ) stored,
  -- What the words of a search are looked for in.
  add column search_text text not null generated always as (
    lower((id || ' ' || name || ' ' || category ||
      case when document ? 'translations'
        then ' ' || jsonb_path_query_array(document, '$.translations.*.name')::text
        else '' end) collate pg_c_utf8)
  ) stored,
  -- Sold in every place at any time, as most are: to count them takes an index only.
  add column everywhere boolean not null generated always as (
    markets = '{}' and channels = '{}' and valid_from is null and valid_to is null
  ) stored;

-- Serves the joins from characteristics.
create unique index offering_by_row on offering (row_id);
-- Serves count_offerings, offering_facets and field_facets.
create index offering_everywhere
  on offering (tenant_id, catalog_version, category, kind, row_id) where everywhere;
-- Serves the same for what is not sold everywhere.
create index offering_somewhere
  on offering (tenant_id, catalog_version, category, kind, row_id) where not everywhere;

-- Serves match_offering_text: several versions live here, so the version is in the index, too.
create extension if not exists btree_gin;
drop index offering_name_trigram;
create index offering_text_trigram on offering
  using gin (tenant_id, catalog_version, search_text gin_trgm_ops);

drop function match_offering_names(text, text);
-- Row security hides the trigram index (its operators are not leakproof), so this one function
-- runs as the owner and names the tenant itself. A pattern that is not needed is '%'.
create function match_offering_text(version text, a text, b text, c text, d text, e text)
returns setof bigint
language sql stable security definer set search_path = public as $$
  select row_id from offering
  where tenant_id = current_setting('qw.tenant', true)
    and catalog_version = version
    and search_text like lower(a collate pg_c_utf8)
    and search_text like lower(b collate pg_c_utf8)
    and search_text like lower(c collate pg_c_utf8)
    and search_text like lower(d collate pg_c_utf8)
    and search_text like lower(e collate pg_c_utf8)
$$;
revoke all on function match_offering_text from public;
grant execute on function match_offering_text to qw_core;

-- One row per value, so that filters are index look-ups and facets are index-only scans.
drop table offering_characteristic;
create table offering_characteristic (
  tenant_id text not null,
  catalog_version text not null,
  name text not null,
  -- As a filter writes it, whatever its type.
  value text not null,
  -- Infinity, which no number in JSON is: not a number. So numbers come first in one order.
  number double precision not null,
  -- Whether it is the first and the last value of its characteristic in this offering: a list has
  -- several, and in an order every offering stands once.
  least boolean not null,
  greatest boolean not null,
  row_id bigint not null,
  -- Serves filters by value.
  primary key (tenant_id, catalog_version, name, value, row_id)
);
insert into offering_characteristic
  (tenant_id, catalog_version, name, value, number, least, greatest, row_id)
select tenant_id, catalog_version, name, value, number,
  row_number() over own = 1, row_number() over own = count(*) over (partition by row_id, name),
  row_id
from (
  select distinct on (o.row_id, c.name, v.value #>> '{}')
    o.tenant_id, o.catalog_version, o.row_id, c.name, v.value #>> '{}' as value,
    case when jsonb_typeof(v.value) = 'number' then v.value::double precision
      else 'Infinity' end as number
  from offering o
  cross join lateral jsonb_each(o.document->'characteristics') as c(name, value)
  cross join lateral jsonb_path_query(c.value, '$[*]') as v(value)
  where length(v.value #>> '{}') <= 200
  order by o.row_id, c.name, v.value #>> '{}', jsonb_typeof(v.value) = 'number' desc
) each
window own as (partition by row_id, name order by number, value);

-- Serves ranges, the order by a characteristic, and facets, without a look at the table.
create index offering_characteristic_by_number on offering_characteristic
  (tenant_id, catalog_version, name, number, value, row_id) include (least, greatest);
-- Serves the replacement of an offering in a draft, and what a characteristic is missing in.
create index offering_characteristic_by_row on offering_characteristic (row_id, name);
alter table offering_characteristic enable row level security;
create policy offering_characteristic_tenant on offering_characteristic
  using (tenant_id = current_setting('qw.tenant', true));
grant select, insert, update, delete, maintain on offering_characteristic to qw_core;

-- The languages that offerings of a version are translated into, besides its own.
create table catalog_language (
  tenant_id text not null,
  catalog_version text not null,
  language text not null,
  primary key (tenant_id, catalog_version, language)
);
alter table catalog_language enable row level security;
create policy catalog_language_tenant on catalog_language
  using (tenant_id = current_setting('qw.tenant', true));
grant select, insert on catalog_language to qw_core;

-- However an offering gets here, its languages are known.
create function keep_languages() returns trigger language plpgsql as $$
begin
  insert into catalog_language (tenant_id, catalog_version, language)
  select distinct n.tenant_id, n.catalog_version, l.language
  from changed n cross join lateral jsonb_object_keys(n.document->'translations') as l(language)
  where n.document ? 'translations'
  on conflict do nothing;
  return null;
end
$$;
create trigger offering_languages_inserted after insert on offering
  referencing new table as changed for each statement execute function keep_languages();
create trigger offering_languages_updated after update on offering
  referencing new table as changed for each statement execute function keep_languages();
insert into catalog_language (tenant_id, catalog_version, language)
select distinct o.tenant_id, o.catalog_version, l.language
from offering o cross join lateral jsonb_object_keys(o.document->'translations') as l(language)
where o.document ? 'translations';
