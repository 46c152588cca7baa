-- What the Stripe features keep. An alter table waits for who reads the table, and every charge would queue behind it: rather fail, and let the
-- host that migrates try again. The accounts come first, as in every charge, so that the two can't lock each other out.
set local lock_timeout = '5s';

-- A charge writes the whole row anew, and most users never meet Stripe: what is null takes no room, and stands for zero in a count.
alter table {schema}.billing_accounts
    add column payg_switched_off bigint,                -- how often; null: never
    add column metered_subscription_id text,
    add column metered_subscription_status text,
    add column metered_subscription_started_at timestamptz,
    add column metered_subscription_cancel_at_period_end boolean,
    add column ticket_given bigint,                     -- null: none yet, as in the next one
    add column ticket_applied bigint,
    add column synced_at timestamptz,
    add column given_periods text,                      -- of each live plan subscription the last period that gave an allowance: GivenPeriods
    add column overage_limit_chosen boolean not null default false;

-- The reconciliation pages through who has a customer, in the order of the key; most users have none. Charges change none of these columns.
create index billing_accounts_customers on {schema}.billing_accounts (user_id) where stripe_customer_id is not null;

-- Metered subscriptions that are yet to be ended: looked for every few seconds, and nearly always none.
create index billing_accounts_metered_to_end on {schema}.billing_accounts (user_id)
    where metered_subscription_id is not null and not payg_enabled and metered_subscription_cancel_at_period_end is not true;

-- What Stripe told us, and whether its effect is committed. Kept for 60 days: Stripe sends an event again for 30 at most.
create table {schema}.webhook_events (
    id text primary key,
    type text,                              -- null, and so created_at: applied without having been received
    created_at timestamptz,                 -- by Stripe's clock
    received_at timestamptz not null,       -- first
    applied_at timestamptz,                 -- null: not yet, or it failed; Stripe sends it again
    outcome text
);

-- For the deletion of the old ones. Those that were never applied stay, to be looked at.
create index webhook_events_applied on {schema}.webhook_events (received_at) where applied_at is not null;

-- Customers that were deleted at Stripe, whose late events must not link them again. Kept for ever.
create table {schema}.deleted_customers (
    stripe_customer_id text primary key,
    deleted_at timestamptz not null
);

-- The latest attempt of a user at what must happen at Stripe once; its id is in the idempotency key.
create table {schema}.stripe_attempts (
    user_id uuid not null,
    operation text not null,                -- StripeOperation in lower case
    id uuid not null,
    parameters text not null,               -- JSON, and text: a key goes with the very same arguments, their order included
    started_at timestamptz not null,
    result_id text,                         -- null: nobody knows yet what it came to
    result_url text,
    primary key (user_id, operation)
);

-- Who does something that takes longer than a transaction. Each is taken and given back often: room is left on the page for that.
create table {schema}.leases (
    name text primary key,
    holder uuid not null,
    expires_at timestamptz not null,        -- by the database's clock, the one that all hosts have in common
    done_at timestamptz                     -- when the work was done last; null: never
) with (fillfactor = 70);

alter table {schema}.webhook_events enable row level security;
alter table {schema}.deleted_customers enable row level security;
alter table {schema}.stripe_attempts enable row level security;
alter table {schema}.leases enable row level security;
