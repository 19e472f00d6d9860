-- A pattern that is planned as a constant uses the trigram index; one that is a parameter may not.
drop function match_offering_text(text, text, text, text, text, text);
-- Serves every search with words; every pattern must fit. It runs as the owner, because row
-- security hides the trigram index (its operators are not leakproof), and names the tenant itself.
create function match_offering_text(version text, patterns text[]) returns setof bigint
language plpgsql stable security definer set search_path = public as $$
begin
  return query execute (
    select format('select row_id from offering where tenant_id = %L and catalog_version = %L and %s',
      current_setting('qw.tenant', true), version,
      string_agg(format('search_text like %L', lower(pattern collate pg_c_utf8)), ' and '))
    from unnest(patterns) as pattern
  );
end
$$;
revoke all on function match_offering_text from public;
grant execute on function match_offering_text to qw_core;
