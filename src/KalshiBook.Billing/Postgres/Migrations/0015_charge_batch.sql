-- Charges that hosts have gathered: what many callers wait for, in one transaction. An account whose charges all fit its allowance is changed once,
-- whatever their number, and its answer is one row; the usage records of all such accounts are one insert. What is left (new accounts, a cycle
-- that is over, overage, refusals, repeats) is decided one by one, by charge.
-- The lists of accounts are in the order of their ids; the charges stand account by account, each account's in the order in which they came.
-- A row answers so many charges of an account, from the ordinal on: the last of them when it was granted, the others before it.
-- p_patience says for how many milliseconds it waits for each account that somebody else has locked, before it fails with lock_not_available;
-- null: as long as it takes. 0: not at all; such accounts get no row, and nothing was done about them.
-- p_one_by_one: for a list that has a repeat in it, which fails with unique_violation without it.
create function {schema}.charge_batch(
    p_users uuid[], p_externals text[], p_firsts integer[], p_counts integer[], p_sums bigint[], p_latest timestamptz[],
    p_ids uuid[], p_times timestamptz[], p_credits bigint[], p_running bigint[], p_endpoints text[], p_keys text[],
    p_plans text[], p_allowances bigint[], p_patience integer, p_one_by_one boolean)
returns table (
    ordinal integer, outcome integer, tier text, total bigint, used bigint, overage bigint, cycle_start timestamptz, cycle_end timestamptz,
    payg_enabled boolean, overage_limit bigint, payg_suspended boolean, is_subscribed boolean, charges integer)
language plpgsql
-- Always by the index: the planner knows neither how long the lists are, nor how fast a new installation's tables grow. And one plan for all: left to
-- itself it plans anew for each list, which takes as long as ten charges.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    unlocked uuid[];                        -- null: all
    simple integer[];                       -- positions of accounts, locked by us, whose charges all fit
    rows tid[];                             -- where their rows are: locked, they stay there, and need not be looked for again
    others integer[];
begin
    -- Locks in the order of the ids, so that two hosts can't lock each other out. Who waits without end makes new accounts before it locks any, in
    -- the same order: one that came up in between would be locked out of the order. Who doesn't is freed by its patience.
    if p_patience is null then
        insert into {schema}.billing_accounts
            (user_id, external_user_id, tier, credits_total, billing_cycle_start, created_at, updated_at)
        select n.user_id, n.external, p_plans[1], p_allowances[1], date_trunc('month', n.at at time zone 'UTC') at time zone 'UTC', n.at, n.at
        from (
            select w.user_id, w.external, p_times[w.first] as at from unnest(p_users, p_externals, p_firsts) w (user_id, external, first)
            where not exists (select from {schema}.billing_accounts a where a.user_id = w.user_id)
            order by w.user_id) n
        on conflict (user_id) do nothing;
    elsif p_patience = 0 then
        unlocked := array(
            select user_id from {schema}.billing_accounts where user_id = any(p_users) order by user_id for no key update skip locked);
    else
        tier := set_config('lock_timeout', p_patience::text, true); -- assigned, since an assignment is no query
    end if;
    select array_agg(l.position) filter (where l.fits), array_agg(l.ctid) filter (where l.fits), array_agg(l.position) filter (where not l.fits)
    into simple, rows, others
    from (
        select a.ctid, w.position::integer, not p_one_by_one and w.latest < a.billing_cycle_end and a.closed_at is null
            and a.credits_used - a.overage_credits + w.credits <= a.credits_total as fits
        from unnest(p_users, p_sums, p_latest) with ordinality w (user_id, credits, latest, position)
        join {schema}.billing_accounts a on a.user_id = w.user_id
        where unlocked is null or w.user_id = any(unlocked)
        order by a.user_id for no key update of a) l;

    return query
    with charged as (
        update {schema}.billing_accounts a
        set credits_used = a.credits_used + p_sums[s.position], updated_at = greatest(a.updated_at, p_latest[s.position])
        from unnest(simple, rows) s (position, row) where a.ctid = s.row
        returning s.position, a.user_id, a.cycle_number, a.tier, a.credits_total, a.credits_used, a.overage_credits, a.billing_cycle_start,
            a.billing_cycle_end, a.payg_enabled, a.overage_limit, a.payg_suspended, a.stripe_subscription_id is not null as is_subscribed),
    records as (
        insert into {schema}.api_key_usage
            (user_id, created_at, charge_id, api_key_id, endpoint, credits_charged, cycle_number, total_after, used_after, overage_after)
        select c.user_id, p_times[i], p_ids[i], p_keys[i], p_endpoints[i], p_credits[i], c.cycle_number,
            c.credits_total, c.credits_used - p_sums[c.position] + p_running[i], c.overage_credits
        from charged c cross join lateral generate_series(p_firsts[c.position], p_firsts[c.position] + p_counts[c.position] - 1) i)
    select p_firsts[c.position], 0, c.tier, c.credits_total, c.credits_used, c.overage_credits, c.billing_cycle_start, c.billing_cycle_end,
        c.payg_enabled, c.overage_limit, c.payg_suspended, c.is_subscribed, p_counts[c.position]
    from charged c;
    if cardinality(simple) = cardinality(p_users) then return; end if;

    -- What is not locked by now is new, or locked by somebody else. Without patience new ones are left alone as well: somebody else may just be making them.
    others := others || array(
        select w.position::integer from unnest(p_users) with ordinality w (user_id, position)
        where p_patience is distinct from 0 and w.position <> all(coalesce(simple, '{}') || coalesce(others, '{}'))
            and not exists (select from {schema}.billing_accounts a where a.user_id = w.user_id));
    if cardinality(others) = 0 then return; end if;
    return query
    with listed as (
        select p_users[o] as user_id, p_externals[o] as external, i, row_number() over (order by o, i) as ordinal
        from unnest(others) o cross join lateral generate_series(p_firsts[o], p_firsts[o] + p_counts[o] - 1) i),
    lists as (
        select array_agg(l.i order by l.ordinal) as positions, array_agg(l.user_id order by l.ordinal) as users,
            array_agg(l.external order by l.ordinal) as externals, array_agg(p_ids[l.i] order by l.ordinal) as ids,
            array_agg(p_times[l.i] order by l.ordinal) as times, array_agg(p_credits[l.i] order by l.ordinal) as credits,
            array_agg(p_endpoints[l.i] order by l.ordinal) as endpoints, array_agg(p_keys[l.i] order by l.ordinal) as keys
        from listed l)
    select l.positions[c.ordinal], c.outcome, c.tier, c.total, c.used, c.overage, c.cycle_start, c.cycle_end, c.payg_enabled, c.overage_limit,
        c.payg_suspended, c.is_subscribed, 1
    from lists l cross join lateral {schema}.charge(
        l.ids, l.times, l.users, l.externals, l.credits, l.endpoints, l.keys, p_plans, p_allowances) c;
end $$;
