-- A usage record a charge, in monthly partitions: a charge inserts into one small table, and old months are dropped whole.
-- The key begins with the user, as every read does; the charge's time is in it because the id is unique only together with it.
create table {schema}.api_key_usage (
    user_id uuid not null,
    created_at timestamptz not null,        -- the charge's time, made before the first try
    charge_id uuid not null,
    api_key_id text,
    endpoint text not null,
    credits_charged bigint not null,
    overage_credits bigint not null default 0,
    cycle_number bigint not null,           -- the account's cycle that paid; 0: given up before it arrived, nothing was charged
    total_after bigint,                     -- the first answer, for a repeat of the charge
    used_after bigint,
    overage_after bigint,
    refunded_at timestamptz,
    primary key (user_id, created_at, charge_id)
) partition by range (created_at);

-- Takes what no month has been made for, so that no charge fails for want of a partition. Rows in it are an alarm.
create table {schema}.api_key_usage_default partition of {schema}.api_key_usage default;

-- What overage is owed to us, and (negative) what a refund took off: written with the charge, reported to Stripe from here, kept for ever as
-- the evidence of a bill. The key lets no charge be owed twice and none be taken off twice.
create table {schema}.overage_owed (
    user_id uuid not null,
    charge_id uuid not null,
    is_refund boolean not null,
    credits bigint not null,
    occurred_at timestamptz not null,       -- the charge's time, in a refund too: it belongs into the same period
    api_key_id text,
    endpoint text not null,
    constraint overage_owed_sign check (credits <> 0 and is_refund = (credits < 0)),
    primary key (user_id, occurred_at, charge_id, is_refund)
);

alter table {schema}.api_key_usage enable row level security;
alter table {schema}.api_key_usage_default enable row level security;
alter table {schema}.overage_owed enable row level security;
