-- The same as charge for one charge, of which nearly all fit the allowance of an account that is there, in its cycle: two statements, half the
-- time. Whatever else may be is left to charge. A repeat fails with unique_violation, which takes the update back: the caller then asks charge.
create function {schema}.charge_one(
    p_id uuid, p_time timestamptz, p_user uuid, p_external text, p_credits bigint, p_endpoint text, p_key text,
    p_plans text[], p_allowances bigint[])
returns table (
    ordinal integer, outcome integer, tier text, total bigint, used bigint, overage bigint, cycle_start timestamptz, cycle_end timestamptz,
    payg_enabled boolean, overage_limit bigint, payg_suspended boolean, is_subscribed boolean) -- an answer; as a row of that type it takes a fifth longer
language plpgsql as $$
#variable_conflict use_column
declare
    cycle bigint;
begin
    update {schema}.billing_accounts
    set credits_used = credits_used + p_credits, updated_at = greatest(updated_at, p_time)
    where user_id = p_user and p_time < billing_cycle_end and closed_at is null
        and credits_used - overage_credits + p_credits <= credits_total
    returning 1, 0, tier, credits_total, credits_used, overage_credits, billing_cycle_start, billing_cycle_end,
        payg_enabled, overage_limit, payg_suspended, stripe_subscription_id is not null, cycle_number
    into ordinal, outcome, tier, total, used, overage, cycle_start, cycle_end, payg_enabled, overage_limit, payg_suspended, is_subscribed, cycle;
    if found then
        insert into {schema}.api_key_usage
            (user_id, created_at, charge_id, api_key_id, endpoint, credits_charged, cycle_number, total_after, used_after, overage_after)
        values
            (p_user, p_time, p_id, p_key, p_endpoint, p_credits, cycle, total, used, overage);
        return next;
        return;
    end if;
    return query select * from {schema}.charge(
        array[p_id], array[p_time], array[p_user], array[p_external], array[p_credits], array[p_endpoint], array[p_key], p_plans, p_allowances);
end $$;
