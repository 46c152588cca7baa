-- A usage record a charge. The key begins with the user, as every read does, and the table is its only index: a charge writes one page of it.
create table api_key_usage (
    user_id text not null,
    created_at text not null,               -- the charge's time, made before the first try
    charge_id text not null,
    api_key_id text,
    endpoint text not null,
    credits_charged integer not null,
    overage_credits integer not null default 0,
    cycle_number integer not null,          -- the account's cycle that paid; 0: given up before it arrived, nothing was charged
    total_after integer,                    -- the first answer, for a repeat of the charge
    used_after integer,
    overage_after integer,
    refunded_at text,
    primary key (user_id, created_at, charge_id)
) strict, without rowid;

-- What overage is owed to us, and (negative) what a refund took off. Kept for ever as the evidence of a bill.
create table overage_owed (
    user_id text not null,
    charge_id text not null,
    is_refund integer not null,
    credits integer not null,
    occurred_at text not null,              -- the charge's time, in a refund too: it belongs into the same period
    api_key_id text,
    endpoint text not null,
    cycle_number integer not null,
    report_id text,                         -- null: in no report yet
    constraint overage_owed_sign check (credits <> 0 and is_refund = (credits < 0)),
    primary key (user_id, occurred_at, charge_id, is_refund)
) strict, without rowid;

-- Who owes, and what, oldest first: only the newest rows are in no report.
create index overage_owed_unsealed on overage_owed (user_id, occurred_at, charge_id, is_refund) where report_id is null;
