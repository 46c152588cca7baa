-- A month's partition of the usage records. Gives its name, or null where it is there already.
-- Made apart and then attached: "create ... partition of" would lock all charges out. What the default partition holds of the month moves in.
create function {schema}.make_usage_partition(p_month date) returns text language plpgsql as $$
declare
    name text := 'api_key_usage_' || to_char(p_month, 'YYYY_MM');
    month_start text := to_char(date_trunc('month', p_month::timestamp), 'YYYY-MM-DD') || ' 00:00:00+00';
    month_end text := to_char(date_trunc('month', p_month::timestamp) + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
begin
    if to_regclass('{schema}.' || name) is not null then return null; end if;
    -- Nothing may come into the default partition between the move and the attachment. Who is on the way there waits for the move.
    lock table {schema}.api_key_usage_default in access exclusive mode;
    execute format('create table {schema}.%I (like {schema}.api_key_usage including defaults including constraints)', name);
    execute format('alter table {schema}.%I enable row level security', name);
    execute format(
        'with moved as (delete from {schema}.api_key_usage_default where created_at >= %L and created_at < %L returning *)
         insert into {schema}.%I select * from moved', month_start, month_end, name);
    execute format('alter table {schema}.api_key_usage attach partition {schema}.%I for values from (%L) to (%L)', name, month_start, month_end);
    return name;
end $$;

-- Drops the months that ended at or before an instant, and such strays in the default partition. What was owed stays in overage_owed.
create function {schema}.drop_usage_partitions(p_before timestamptz) returns setof text language plpgsql as $$
declare
    name text;
begin
    for name in
        select child.relname from pg_inherits join pg_class child on child.oid = inhrelid
        where inhparent = '{schema}.api_key_usage'::regclass and child.relname ~ '^api_key_usage_\d{4}_\d{2}$'
            and (to_date(right(child.relname, 7), 'YYYY_MM')::timestamp + interval '1 month') at time zone 'UTC' <= p_before
        order by child.relname
    loop
        execute format('drop table {schema}.%I', name);
        return next name;
    end loop;
    delete from {schema}.api_key_usage_default where created_at < p_before;
end $$;

-- For a host whose role is not the one that migrates: what it needs to charge, and nothing more. Run it by hand, once, and again after
-- migrations: select {schema}.grant_to_host('the_role').
create function {schema}.grant_to_host(p_role name) returns void language plpgsql as $$
declare
    name text;
    signature regprocedure;
begin
    execute format('grant usage on schema {schema} to %I', p_role);
    for signature in
        select oid from pg_proc where pronamespace = '{schema}'::regnamespace
            and proname in ('charge', 'charge_one', 'refund', 'read_account', 'lock_account', 'turn_cycle', 'save_balance', 'answer')
    loop
        execute format('grant execute on function %s to %I', signature, p_role);
    end loop;
    foreach name in array array['billing_accounts', 'api_key_usage', 'api_key_usage_default', 'overage_owed', 'schema_migrations'] loop
        execute format('grant select on {schema}.%I to %I', name, p_role);
        if name <> 'schema_migrations' then execute format('grant insert, update on {schema}.%I to %I', name, p_role); end if;
        execute format('drop policy if exists %I on {schema}.%I', 'host_' || p_role, name);
        execute format('create policy %I on {schema}.%I to %I using (true) with check (true)', 'host_' || p_role, name, p_role);
    end loop;
end $$;

revoke all on all functions in schema {schema} from public;
