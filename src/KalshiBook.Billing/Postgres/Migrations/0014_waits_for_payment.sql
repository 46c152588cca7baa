-- BillingAccount.At, once more: a plan that waits for a payment begins no cycle by the calendar either, where no period was given yet.
create or replace function {schema}.turn_cycle(account {schema}.billing_accounts, p_at timestamptz, p_plans text[], p_allowances bigint[])
returns {schema}.billing_accounts language plpgsql immutable as $$
declare
    anchor timestamp;
    months integer;
    last integer;
    cycle_end timestamptz;
    allowance bigint;
begin
    if p_at < account.billing_cycle_end then return account; end if;
    if account.renews_by_payment and account.period_end is null then return account; end if;
    if account.stripe_subscription_id is not null and account.subscription_status = 'past_due'
        and (account.renews_by_payment or coalesce(account.subscription_plan, account.tier) = account.tier) then return account; end if;
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
