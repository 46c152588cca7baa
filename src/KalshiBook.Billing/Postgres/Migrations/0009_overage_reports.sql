-- Overage on its way to Stripe: rows of overage_owed, sealed into reports. Kept for ever, as the rows are.
create table {schema}.overage_reports (
    id uuid primary key,                    -- the event's identifier at Stripe
    user_id uuid not null,
    stripe_customer_id text not null,
    credits bigint not null,
    occurred_at timestamptz not null,       -- the last charge in it
    created_at timestamptz not null,
    state text not null,                    -- OverageReportState in lower case
    timestamp timestamptz,                  -- what Stripe is told, stored before the first try
    first_sent_at timestamptz,
    tries integer not null default 0,
    key_number integer not null default 0,  -- idempotency keys that are used up: Stripe answers a stored 500 to each try with the same one
    next_try_at timestamptz not null,
    ended_at timestamptz,
    failure text,
    constraint overage_reports_credits check (credits >= 0)
);

-- The oldest waiting report of each customer is the next to be sent. Without the columns that a try changes: it then leaves the index alone.
create index overage_reports_waiting on {schema}.overage_reports (stripe_customer_id, created_at, occurred_at, id) where state = 'waiting';

-- The reports that need a person are counted often, and there should be none in a table that grows for ever.
create index overage_reports_stuck on {schema}.overage_reports (state) where state in ('refused', 'held');

alter table {schema}.overage_reports enable row level security;

-- The default is for a charge of the function before this one that waits for the change of its table; 0 is no cycle's number.
alter table {schema}.overage_owed
    add column cycle_number bigint not null default 0,  -- the account's cycle that the charge was in; 0: not known any more
    add column report_id uuid;                          -- null: in no report yet

-- Of earlier charges the usage record knows the cycle. Where retention has dropped it the cycle is long over, which 0 says as well.
update {schema}.overage_owed owed set cycle_number = usage.cycle_number
from {schema}.api_key_usage usage
where usage.user_id = owed.user_id and usage.created_at = owed.occurred_at and usage.charge_id = owed.charge_id;

-- Who owes, and what, oldest first: of a table that is kept for ever only the newest rows are in no report.
create index overage_owed_unsealed on {schema}.overage_owed (user_id, occurred_at, charge_id, is_refund) where report_id is null;
