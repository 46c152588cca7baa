-- What Stripe told us, and whether its effect is committed.
create table webhook_events (
    id text not null primary key,
    type text,                              -- null, and so created_at: applied without having been received
    created_at text,                        -- by Stripe's clock
    received_at text not null,              -- first
    applied_at text,                        -- null: not yet, or it failed; Stripe sends it again
    outcome text
) strict, without rowid;

-- For the deletion of the old ones. Those that were never applied stay, to be looked at.
create index webhook_events_applied on webhook_events (received_at) where applied_at is not null;

-- Customers that were deleted at Stripe, whose late events must not link them again. Kept for ever.
create table deleted_customers (
    stripe_customer_id text not null primary key,
    deleted_at text not null
) strict, without rowid;

-- The latest attempt of a user at what must happen at Stripe once; its id is in the idempotency key.
create table stripe_attempts (
    user_id text not null,
    operation text not null,                -- StripeOperation in lower case
    id text not null,
    parameters text not null,               -- JSON, and text: a key goes with the very same arguments, their order included
    started_at text not null,
    result_id text,                         -- null: nobody knows yet what it came to
    result_url text,
    primary key (user_id, operation)
) strict, without rowid;

-- Who does something that takes longer than a transaction.
create table leases (
    name text not null primary key,
    holder text not null,
    expires_at text not null,               -- by the clock of the machine, the one that all processes have in common
    done_at text                            -- when the work was done last; null: never
) strict, without rowid;

-- Overage on its way to Stripe: rows of overage_owed, sealed into reports. Kept for ever, as the rows are.
create table overage_reports (
    id text not null primary key,           -- the event's identifier at Stripe
    user_id text not null,
    stripe_customer_id text not null,
    credits integer not null,
    occurred_at text not null,              -- the last charge in it
    created_at text not null,
    state text not null,                    -- OverageReportState in lower case
    timestamp text,                         -- what Stripe is told, stored before the first try
    first_sent_at text,
    tries integer not null default 0,
    key_number integer not null default 0,  -- idempotency keys that are used up
    next_try_at text not null,
    ended_at text,
    failure text,
    constraint overage_reports_credits check (credits >= 0)
) strict, without rowid;

-- The oldest waiting report of each customer is the next to be sent.
create index overage_reports_waiting on overage_reports (stripe_customer_id, created_at, occurred_at, id) where state = 'waiting';

-- The reports that need a person are counted often, and there should be none in a table that grows for ever.
create index overage_reports_stuck on overage_reports (state) where state in ('refused', 'held');
