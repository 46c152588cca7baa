-- As in 0012, with the function charge_batch. Nothing is deleted by a host but an attempt that is over; the owner's maintenance deletes
-- old events.
create or replace function {schema}.grant_to_host(p_role name) returns void language plpgsql as $$
declare
    name text;
    signature regprocedure;
begin
    execute format('grant usage on schema {schema} to %I', p_role);
    for signature in
        select oid from pg_proc where pronamespace = '{schema}'::regnamespace
            and proname in ('charge', 'charge_one', 'charge_batch', 'refund', 'read_account', 'lock_account', 'turn_cycle', 'save_balance', 'answer')
    loop
        execute format('grant execute on function %s to %I', signature, p_role);
    end loop;
    foreach name in array array[
        'billing_accounts', 'api_key_usage', 'api_key_usage_default', 'overage_owed', 'overage_reports', 'webhook_events', 'deleted_customers',
        'stripe_attempts', 'leases', 'schema_migrations']
    loop
        execute format('grant select on {schema}.%I to %I', name, p_role);
        if name <> 'schema_migrations' then execute format('grant insert, update on {schema}.%I to %I', name, p_role); end if;
        if name = 'stripe_attempts' then execute format('grant delete on {schema}.%I to %I', name, p_role); end if;
        execute format('drop policy if exists %I on {schema}.%I', 'host_' || p_role, name);
        execute format('create policy %I on {schema}.%I to %I using (true) with check (true)', 'host_' || p_role, name, p_role);
    end loop;
end $$;

revoke all on all functions in schema {schema} from public;

-- Hosts with a role of their own go on charging: who could before can now.
do $$
declare
    grantee name;
begin
    for grantee in
        select distinct rolname from pg_proc cross join lateral aclexplode(proacl) acl join pg_roles on pg_roles.oid = acl.grantee
        where pronamespace = '{schema}'::regnamespace and proname = 'charge' and acl.grantee <> proowner
    loop
        perform {schema}.grant_to_host(grantee);
    end loop;
end $$;
