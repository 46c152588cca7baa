-- The tables, columns and words of the PostgreSQL store, so that one may become the other. Times are text in UTC, to the microsecond and of one
-- length, so that their order is that of time: 2026-02-14T12:00:00.000000Z. UUIDs are text in lower case, booleans 0 or 1.
create table billing_accounts (
    user_id text not null primary key,
    external_user_id text,                  -- the id as the application gave it, where that is no UUID
    stripe_customer_id text unique,
    tier text not null,
    payg_enabled integer not null default 0,
    payg_suspended integer not null default 0,
    overage_limit integer,
    overage_limit_chosen integer not null default 0,
    credits_total integer not null,
    credits_used integer not null default 0,
    overage_credits integer not null default 0,
    billing_cycle_start text not null,
    subscription_cycle_end text,            -- null: the cycle is a calendar month
    -- Whoever sets the start of a calendar cycle by hand has set its end too.
    billing_cycle_end text generated always as (coalesce(
        subscription_cycle_end, strftime('%Y-%m-%dT00:00:00.000000Z', billing_cycle_start, 'start of month', '+1 month'))) virtual,
    cycle_number integer not null default 1,
    period_start text,                      -- the paid period that cycles divide; null: calendar months
    period_end text,
    period_months integer,
    renews_by_payment integer not null default 0,
    stripe_subscription_id text,
    subscription_status text,
    subscription_plan text,
    subscription_quantity integer,
    subscription_period_end text,
    subscription_cancel_at_period_end integer,
    subscription_ends_at text,
    payg_switched_off integer,              -- how often; null: never
    metered_subscription_id text,
    metered_subscription_status text,
    metered_subscription_started_at text,
    metered_subscription_cancel_at_period_end integer,
    ticket_given integer,                   -- null: none yet, as in the next one
    ticket_applied integer,
    synced_at text,
    given_periods text,                     -- of each live plan subscription the last period that gave an allowance
    closed_at text,
    created_at text not null default (strftime('%Y-%m-%dT%H:%M:%f000Z')),
    updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%f000Z')),
    constraint billing_accounts_balance check (0 <= overage_credits and overage_credits <= credits_used)
) strict, without rowid;

-- Who has a customer, in the order of the key; most users have none.
create index billing_accounts_customers on billing_accounts (user_id) where stripe_customer_id is not null;

-- Metered subscriptions that are yet to be ended: looked for every few seconds, and nearly always none.
create index billing_accounts_metered_to_end on billing_accounts (user_id)
    where metered_subscription_id is not null and not payg_enabled and metered_subscription_cancel_at_period_end is not 1;
