-- BillingAccount.At in SQL: the account in the next cycle with nothing used, if the one it is in is over. All month arithmetic is done on UTC's
-- wall clock, so that it is the same under any time zone of server, database and session.
create function {schema}.turn_cycle(account {schema}.billing_accounts, p_at timestamptz, p_plans text[], p_allowances bigint[])
returns {schema}.billing_accounts language plpgsql immutable as $$
declare
    anchor timestamp;
    months integer;
    last integer;
    cycle_end timestamptz;
    allowance bigint;
begin
    if p_at < account.billing_cycle_end then return account; end if;
    if account.period_end is not null and (p_at < account.period_end or account.renews_by_payment) then
        anchor := account.period_start at time zone 'UTC';
        last := account.period_months - 1;
        while last > 0 and (anchor + make_interval(months => last)) at time zone 'UTC' >= account.period_end loop last := last - 1; end loop;
        months := extract(year from p_at at time zone 'UTC') * 12 + extract(month from p_at at time zone 'UTC')
            - extract(year from anchor) * 12 - extract(month from anchor);
        -- Counted from the start each time: month added to month would turn the 31st into the 28th for good.
        if (anchor + make_interval(months => months)) at time zone 'UTC' > p_at then months := months - 1; end if;
        months := case when p_at >= account.period_end then last else greatest(0, least(months, last)) end;
        cycle_end := case when months = last then account.period_end
            else (anchor + make_interval(months => months + 1)) at time zone 'UTC' end;
        -- Of a period that is over and not yet renewed the last cycle goes on.
        if cycle_end <= account.billing_cycle_end then return account; end if;
        account.billing_cycle_start := (anchor + make_interval(months => months)) at time zone 'UTC';
        account.subscription_cycle_end := cycle_end;
        account.billing_cycle_end := cycle_end;
    else
        account.period_start := null;
        account.period_end := null;
        account.period_months := null;
        anchor := date_trunc('month', p_at at time zone 'UTC');
        account.billing_cycle_start := anchor at time zone 'UTC';
        account.subscription_cycle_end := null;
        account.billing_cycle_end := (anchor + interval '1 month') at time zone 'UTC';
    end if;
    allowance := p_allowances[array_position(p_plans, account.tier)];
    account.credits_total := coalesce(
        allowance * case when account.subscription_plan = account.tier then account.subscription_quantity else 1 end, account.credits_total);
    account.credits_used := 0;
    account.overage_credits := 0;
    account.cycle_number := account.cycle_number + 1;
    return account;
end $$;

-- Saves what charges, refunds and the turn of a cycle change.
create function {schema}.save_balance(account {schema}.billing_accounts, p_at timestamptz) returns void language plpgsql as $$
begin
    update {schema}.billing_accounts set
        credits_total = account.credits_total,
        credits_used = account.credits_used,
        overage_credits = account.overage_credits,
        billing_cycle_start = account.billing_cycle_start,
        subscription_cycle_end = account.subscription_cycle_end,
        cycle_number = account.cycle_number,
        period_start = account.period_start,
        period_end = account.period_end,
        period_months = account.period_months,
        updated_at = greatest(updated_at, p_at)
    where user_id = account.user_id;
end $$;

-- The account under a lock of its row; made if there is none (as the first of the plans), its cycle turned if that is over.
create function {schema}.lock_account(p_user uuid, p_external text, p_at timestamptz, p_plans text[], p_allowances bigint[])
returns {schema}.billing_accounts language plpgsql as $$
declare
    account {schema}.billing_accounts;
    cycle bigint;
begin
    select * into account from {schema}.billing_accounts where user_id = p_user for no key update;
    if not found then
        insert into {schema}.billing_accounts
            (user_id, external_user_id, tier, credits_total, billing_cycle_start, created_at, updated_at)
        values
            (p_user, p_external, p_plans[1], p_allowances[1], date_trunc('month', p_at at time zone 'UTC') at time zone 'UTC', p_at, p_at)
        on conflict (user_id) do nothing;
        -- A new snapshot: if another host was first, its row is seen now.
        select * into account from {schema}.billing_accounts where user_id = p_user for no key update;
    end if;
    if p_at >= account.billing_cycle_end then
        cycle := account.cycle_number;
        account := {schema}.turn_cycle(account, p_at, p_plans, p_allowances);
        if account.cycle_number <> cycle then perform {schema}.save_balance(account, p_at); end if;
    end if;
    return account;
end $$;

-- The account at an instant. Locks and writes only if it has to be made or turned.
create function {schema}.read_account(p_user uuid, p_external text, p_at timestamptz, p_plans text[], p_allowances bigint[])
returns {schema}.billing_accounts language plpgsql as $$
declare
    account {schema}.billing_accounts;
begin
    select * into account from {schema}.billing_accounts where user_id = p_user;
    if found and p_at < account.billing_cycle_end then return account; end if;
    return {schema}.lock_account(p_user, p_external, p_at, p_plans, p_allowances);
end $$;

-- What charges and refunds answer: the outcome, and the account's balance after it.
create type {schema}.answer as (
    ordinal integer,
    outcome integer,
    tier text,
    total bigint,
    used bigint,
    overage bigint,
    cycle_start timestamptz,
    cycle_end timestamptz,
    payg_enabled boolean,
    overage_limit bigint,
    payg_suspended boolean,
    is_subscribed boolean);

create function {schema}.answer(p_ordinal integer, p_outcome integer, account {schema}.billing_accounts)
returns {schema}.answer language sql immutable as $$
    select p_ordinal, p_outcome, account.tier, account.credits_total, account.credits_used, account.overage_credits, account.billing_cycle_start,
        account.billing_cycle_end, account.payg_enabled, account.overage_limit, account.payg_suspended, account.stripe_subscription_id is not null
$$;
