using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace KalshiBook.Billing;

/// <summary>The columns of billing_accounts and the fields of <see cref="BillingAccount"/>, each beside the other.</summary>
internal static class AccountColumns
{
    // An operator who links a subscription by hand may have set nothing but its id: the rest is then what is most likely, until Stripe is read.
    public const string Names =
        """
        tier, credits_total, credits_used, overage_credits, payg_enabled, overage_limit, payg_suspended, billing_cycle_start, billing_cycle_end,
        cycle_number, period_start, period_end, period_months, renews_by_payment, stripe_subscription_id, coalesce(subscription_status, 'active'),
        coalesce(subscription_plan, tier), coalesce(subscription_quantity, 1), coalesce(subscription_period_end, billing_cycle_end),
        coalesce(subscription_cancel_at_period_end, false), subscription_ends_at, stripe_customer_id, closed_at, created_at,
        overage_limit_chosen, coalesce(payg_switched_off, 0), metered_subscription_id, coalesce(metered_subscription_status, 'active'),
        coalesce(metered_subscription_started_at, billing_cycle_start), coalesce(metered_subscription_cancel_at_period_end, false),
        coalesce(ticket_given, 0), coalesce(ticket_applied, 0), synced_at,
        given_periods
        """;

    public static string UpdateStatement(string schema) =>
        $"""
        update {schema}.billing_accounts set
            tier = $3, credits_total = $4, credits_used = $5, overage_credits = $6, payg_enabled = $7, overage_limit = $8, payg_suspended = $9,
            billing_cycle_start = $10, subscription_cycle_end = $11, cycle_number = $12, period_start = $13, period_end = $14, period_months = $15,
            renews_by_payment = $16, stripe_subscription_id = $17, subscription_status = $18, subscription_plan = $19,
            subscription_quantity = $20, subscription_period_end = $21, subscription_cancel_at_period_end = $22, subscription_ends_at = $23,
            stripe_customer_id = $24, closed_at = $25, overage_limit_chosen = $26, payg_switched_off = nullif($27, 0),
            metered_subscription_id = $28, metered_subscription_status = $29, metered_subscription_started_at = $30,
            metered_subscription_cancel_at_period_end = $31, ticket_given = nullif($32, 0), ticket_applied = nullif($33, 0), synced_at = $34,
            given_periods = nullif($35, ''),
            updated_at = greatest(updated_at, $2)
        where user_id = $1
        returning {Names}
        """;

    public static NpgsqlCommand Bind(NpgsqlCommand command, BillingAccount account, DateTimeOffset at) => command
        .With(account.UserId.Key)
        .With(at.UtcDateTime)
        .WithText(account.Tier)
        .With(account.CreditsTotal)
        .With(account.CreditsUsed)
        .With(account.OverageCredits)
        .With(account.PaygEnabled)
        .WithNullable(account.OverageLimit, NpgsqlDbType.Bigint)
        .With(account.PaygSuspended)
        .With(account.Cycle.Start.UtcDateTime)
        .WithTime(IsCalendarMonth(account) ? null : account.Cycle.End)
        .With(account.CycleNumber)
        .WithTime(account.Period?.Start)
        .WithTime(account.Period?.End)
        .WithNullable(account.Period?.Months, NpgsqlDbType.Integer)
        .With(account.RenewsByPayment)
        .WithText(account.Subscription?.Id)
        .WithText(account.Subscription?.Status)
        .WithText(account.Subscription?.Plan)
        .WithNullable(account.Subscription?.Quantity, NpgsqlDbType.Bigint)
        .WithTime(account.Subscription?.CurrentPeriodEnd)
        .WithNullable(account.Subscription?.CancelAtPeriodEnd, NpgsqlDbType.Boolean)
        .WithTime(account.Subscription?.EndsAt)
        .WithText(account.StripeCustomerId)
        .WithTime(account.ClosedAt)
        .With(account.IsOverageLimitChosen)
        .With(account.PaygSwitchedOff)
        .WithText(account.MeteredSubscription?.Id)
        .WithText(account.MeteredSubscription?.Status)
        .WithTime(account.MeteredSubscription?.StartedAt)
        .WithNullable(account.MeteredSubscription?.CancelAtPeriodEnd, NpgsqlDbType.Boolean)
        .With(account.TicketGiven)
        .With(account.TicketApplied)
        .WithTime(account.SyncedAt)
        .WithText(account.GivenPeriods.ToString());

    public static BillingAccount Read(DbDataReader reader, UserId userId) => new()
    {
        UserId = userId,
        Tier = reader.GetString(0),
        CreditsTotal = reader.GetInt64(1),
        CreditsUsed = reader.GetInt64(2),
        OverageCredits = reader.GetInt64(3),
        PaygEnabled = reader.GetBoolean(4),
        OverageLimit = Nullable<long>(reader, 5),
        PaygSuspended = reader.GetBoolean(6),
        Cycle = new BillingCycle(Time(reader, 7), Time(reader, 8)),
        CycleNumber = reader.GetInt64(9),
        Period = reader.IsDBNull(10) ? null : new BillingPeriod(Time(reader, 10), Time(reader, 11), reader.GetInt32(12)),
        RenewsByPayment = reader.GetBoolean(13),
        Subscription = reader.IsDBNull(14)
            ? null
            : new PlanSubscription(
                reader.GetString(14),
                reader.GetString(15),
                reader.GetString(16),
                reader.GetInt64(17),
                Time(reader, 18),
                reader.GetBoolean(19),
                Nullable<DateTimeOffset>(reader, 20)),
        StripeCustomerId = reader.IsDBNull(21) ? null : reader.GetString(21),
        ClosedAt = Nullable<DateTimeOffset>(reader, 22),
        CreatedAt = Time(reader, 23),
        IsOverageLimitChosen = reader.GetBoolean(24),
        PaygSwitchedOff = reader.GetInt64(25),
        MeteredSubscription = reader.IsDBNull(26)
            ? null
            : new MeteredSubscription(reader.GetString(26), reader.GetString(27), Time(reader, 28), reader.GetBoolean(29)),
        TicketGiven = reader.GetInt64(30),
        TicketApplied = reader.GetInt64(31),
        SyncedAt = Nullable<DateTimeOffset>(reader, 32),
        GivenPeriods = GivenPeriods.Parse(reader.IsDBNull(33) ? null : reader.GetString(33)),
    };

    private static bool IsCalendarMonth(BillingAccount account) =>
        account.Period is null && account.Cycle.End == BillingCycle.CalendarMonth(account.Cycle.Start).End;

    private static DateTimeOffset Time(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    private static T? Nullable<T>(DbDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}
