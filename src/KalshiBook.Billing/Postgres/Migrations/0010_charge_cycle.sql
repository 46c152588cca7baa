-- As in 0004, but what is owed has the number of its cycle.
-- Charges a list, in one transaction: accounts in the order of their ids, so that two hosts can't lock each other out; the charges of an
-- account in the order of the list, as if one by one. One update an account, one insert a granted charge.
-- The rules are CreditArithmetic's; the outcomes are ChargeOutcome's numbers.
create or replace function {schema}.charge(
    p_ids uuid[], p_times timestamptz[], p_users uuid[], p_externals text[], p_credits bigint[], p_endpoints text[], p_keys text[],
    p_plans text[], p_allowances bigint[])
returns setof {schema}.answer language plpgsql as $$
declare
    item record;
    account {schema}.billing_accounts;
    known {schema}.api_key_usage;           -- the record of an earlier try
    given {schema}.answer;
    i integer;
    outcome integer;
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
            outcome := case
                when account.closed_at is not null then 4
                when extra = 0 then 0
                when not account.payg_enabled then 1
                when account.payg_suspended then 3
                when account.overage_credits + extra > account.overage_limit then 2
                else 0 end;

            is_repeat := false;
            if outcome = 0 then
                insert into {schema}.api_key_usage
                    (user_id, created_at, charge_id, api_key_id, endpoint, credits_charged, overage_credits, cycle_number,
                     total_after, used_after, overage_after)
                values
                    (item.user_id, p_times[i], p_ids[i], p_keys[i], p_endpoints[i], p_credits[i], extra, account.cycle_number,
                     account.credits_total, account.credits_used + p_credits[i], account.overage_credits + extra)
                on conflict (user_id, created_at, charge_id) do nothing;
                is_repeat := not found;
            end if;
            -- A refusal may be a repeat too: what was granted before must not be refused now.
            if outcome <> 0 or is_repeat then
                select * into known from {schema}.api_key_usage
                where user_id = item.user_id and created_at = p_times[i] and charge_id = p_ids[i];
                is_repeat := found;
            end if;

            if is_repeat and known.cycle_number = 0 then
                given := {schema}.answer(i, 5, account); -- given up before it arrived
            elsif is_repeat then
                given := {schema}.answer(i, 0, account); -- the first answer again
                given.total := known.total_after;
                given.used := known.used_after;
                given.overage := known.overage_after;
            else
                if outcome = 0 then
                    account.credits_used := account.credits_used + p_credits[i];
                    account.overage_credits := account.overage_credits + extra;
                    changed_at := greatest(changed_at, p_times[i]);
                end if;
                if outcome = 0 and extra > 0 then
                    insert into {schema}.overage_owed
                        (user_id, charge_id, is_refund, credits, occurred_at, api_key_id, endpoint, cycle_number)
                    values (item.user_id, p_ids[i], false, extra, p_times[i], p_keys[i], p_endpoints[i], account.cycle_number);
                end if;
                given := {schema}.answer(i, outcome, account);
            end if;
            return next given;
        end loop;

        if changed_at is not null then perform {schema}.save_balance(account, changed_at); end if;
    end loop;
end $$;
