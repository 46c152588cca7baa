-- As in 0006, but what is taken off has the number of the charge's cycle.
-- Gives charges back, once each and in their own cycle only, overage first (CreditArithmetic.Refund). A charge that is not on record is recorded
-- as given up: should its statement arrive yet, it meets that record and takes nothing. The outcomes are RefundOutcome's numbers.
create or replace function {schema}.refund(
    p_ids uuid[], p_times timestamptz[], p_users uuid[], p_externals text[], p_credits bigint[], p_endpoints text[], p_keys text[],
    p_at timestamptz, p_plans text[], p_allowances bigint[])
returns setof {schema}.answer language plpgsql as $$
declare
    item record;
    account {schema}.billing_accounts;
    known {schema}.api_key_usage;
    outcome integer;
    back bigint;                            -- the overage that is taken off
begin
    for item in
        select c.* from unnest(p_ids, p_times, p_users, p_externals, p_credits, p_endpoints, p_keys) with ordinality
            as c (id, at, user_id, external, credits, endpoint, key, ordinal)
        order by c.user_id, c.ordinal
    loop
        -- The account's lock comes first here as in a charge: whichever of the two comes second sees what the other did.
        account := {schema}.lock_account(item.user_id, item.external, p_at, p_plans, p_allowances);
        select * into known from {schema}.api_key_usage where user_id = item.user_id and created_at = item.at and charge_id = item.id;
        if not found then
            insert into {schema}.api_key_usage
                (user_id, created_at, charge_id, api_key_id, endpoint, credits_charged, cycle_number, refunded_at)
            values
                (item.user_id, item.at, item.id, item.key, item.endpoint, item.credits, 0, p_at);
            outcome := 3;
        elsif known.refunded_at is not null then
            outcome := 1;
        elsif known.cycle_number <> account.cycle_number then
            outcome := 2;
        else
            outcome := 0;
            back := least(known.credits_charged, account.overage_credits);
            account.credits_used := account.credits_used - known.credits_charged;
            account.overage_credits := account.overage_credits - back;
            perform {schema}.save_balance(account, p_at);
            update {schema}.api_key_usage set refunded_at = p_at
            where user_id = item.user_id and created_at = item.at and charge_id = item.id;
            if back > 0 then
                insert into {schema}.overage_owed
                    (user_id, charge_id, is_refund, credits, occurred_at, api_key_id, endpoint, cycle_number)
                values (item.user_id, item.id, true, -back, item.at, known.api_key_id, known.endpoint, known.cycle_number);
            end if;
        end if;
        return next {schema}.answer(item.ordinal::integer, outcome, account);
    end loop;
end $$;
