-- One row a user, hit by every charge. Room is left on each page so that a charge's new row version stays on the page of the old one and no
-- index is touched (a HOT update): no index may ever name a column that charges change.
create table {schema}.billing_accounts (
    user_id uuid primary key,
    external_user_id text,                  -- the id as the application gave it, where that is no UUID
    stripe_customer_id text unique,
    tier text not null,
    payg_enabled boolean not null default false,
    payg_suspended boolean not null default false,
    overage_limit bigint,
    credits_total bigint not null,
    credits_used bigint not null default 0,
    overage_credits bigint not null default 0,
    billing_cycle_start timestamptz not null,
    subscription_cycle_end timestamptz,     -- null: the cycle is a calendar month
    -- Whoever sets the start of a calendar cycle by hand has set its end too.
    billing_cycle_end timestamptz not null generated always as (coalesce(
        subscription_cycle_end,
        (date_trunc('month', billing_cycle_start at time zone 'UTC') + interval '1 month') at time zone 'UTC')) stored,
    cycle_number bigint not null default 1,
    period_start timestamptz,               -- the paid period that cycles divide; null: calendar months
    period_end timestamptz,
    period_months integer,
    renews_by_payment boolean not null default false,
    stripe_subscription_id text,
    subscription_status text,
    subscription_plan text,
    subscription_quantity bigint,
    subscription_period_end timestamptz,
    subscription_cancel_at_period_end boolean,
    subscription_ends_at timestamptz,
    closed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- One constraint, since each is parsed anew by every charge.
    constraint billing_accounts_balance check (0 <= overage_credits and overage_credits <= credits_used)
) with (fillfactor = 70);

-- Only the owner, the role that migrates, gets past row-level security: no policy exists. See grant_to_host for a host with a role of its own.
alter table {schema}.billing_accounts enable row level security;
alter table {schema}.schema_migrations enable row level security;
