-- Charges a list, in one transaction: accounts in the order of their ids, so that two hosts can't lock each other out; the charges of an
-- account in the order of the list, as if one by one. One update an account, one insert a granted charge.
-- The rules are CreditArithmetic's; the outcomes are ChargeOutcome's numbers.
create function {schema}.charge(
    p_ids uuid[], p_times timestamptz[], p_users uuid[], p_externals text[], p_credits bigint[], p_endpoints text[], p_keys text[],
    p_plans text[], p_allowances bigint[])
returns table (
    r_ordinal integer, r_outcome integer, r_tier text, r_total bigint, r_used bigint, r_overage bigint, r_start timestamptz, r_end timestamptz,
    r_payg boolean, r_limit bigint, r_suspended boolean, r_subscribed boolean)
language plpgsql as $$
declare
    item record;
    account {schema}.billing_accounts;
    known {schema}.api_key_usage;
    i integer;
    extra bigint;                           -- the part of a charge beyond the allowance
    is_repeat boolean;
    changed_at timestamptz;                 -- null: nothing to save
begin
    for item in
        select c.user_id, array_agg(c.ordinal::integer order by c.ordinal) as ordinals
        from unnest(p_users) with ordinality as c (user_id, ordinal) group by c.user_id order by c.user_id
    loop
        changed_at := null;
        i := item.ordinals[1];
        select * into account from {schema}.billing_accounts where user_id = item.user_id for no key update;
        if not found then
            account := {schema}.lock_account(item.user_id, p_externals[i], p_times[i], p_plans, p_allowances);
        end if;

        foreach i in array item.ordinals loop
            if p_times[i] >= account.billing_cycle_end then
                account := {schema}.turn_cycle(account, p_times[i], p_plans, p_allowances);
                changed_at := greatest(changed_at, p_times[i]);
            end if;
            extra := greatest(0, p_credits[i] - greatest(0, account.credits_total - (account.credits_used - account.overage_credits)));
            r_outcome := case
                when account.closed_at is not null then 4
                when extra = 0 then 0
                when not account.payg_enabled then 1
                when account.payg_suspended then 3
                when account.overage_credits + extra > account.overage_limit then 2
                else 0 end;
            r_total := account.credits_total;
            r_used := account.credits_used;
            r_overage := account.overage_credits;

            if r_outcome = 0 then
                r_used := r_used + p_credits[i];
                r_overage := r_overage + extra;
                insert into {schema}.api_key_usage
                    (user_id, created_at, charge_id, api_key_id, endpoint, credits_charged, overage_credits, cycle_number,
                     total_after, used_after, overage_after)
                values
                    (item.user_id, p_times[i], p_ids[i], p_keys[i], p_endpoints[i], p_credits[i], extra, account.cycle_number,
                     r_total, r_used, r_overage)
                on conflict (user_id, created_at, charge_id) do nothing;
                is_repeat := not found;
            end if;
            -- A refusal may be a repeat too: what was granted before must not be refused now.
            if r_outcome <> 0 or is_repeat then
                select * into known from {schema}.api_key_usage
                where user_id = item.user_id and created_at = p_times[i] and charge_id = p_ids[i];
                is_repeat := found;
            end if;

            if not is_repeat and r_outcome = 0 then
                if extra > 0 then
                    insert into {schema}.overage_owed (user_id, charge_id, is_refund, credits, occurred_at, api_key_id, endpoint)
                    values (item.user_id, p_ids[i], false, extra, p_times[i], p_keys[i], p_endpoints[i]);
                end if;
                account.credits_used := r_used;
                account.overage_credits := r_overage;
                changed_at := greatest(changed_at, p_times[i]);
            elsif is_repeat and known.cycle_number = 0 then
                r_outcome := 5;             -- given up before it arrived
                r_used := account.credits_used;
                r_overage := account.overage_credits;
            elsif is_repeat then
                r_outcome := 0;             -- the first answer again
                r_total := known.total_after;
                r_used := known.used_after;
                r_overage := known.overage_after;
            end if;
            r_ordinal := i;
            r_tier := account.tier;
            r_start := account.billing_cycle_start;
            r_end := account.billing_cycle_end;
            r_payg := account.payg_enabled;
            r_limit := account.overage_limit;
            r_suspended := account.payg_suspended;
            r_subscribed := account.stripe_subscription_id is not null;
            return next;
        end loop;

        if changed_at is not null then perform {schema}.save_balance(account, changed_at); end if;
    end loop;
end $$;
