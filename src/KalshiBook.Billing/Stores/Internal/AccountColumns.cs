using System.Data.Common;

namespace KalshiBook.Billing;

/// <summary>The columns of billing_accounts and the fields of <see cref="BillingAccount"/>, each beside the other, for every store in SQL.</summary>
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

    // What an update writes: all but the key and the times of making and changing. What is null takes no room; a count of 0 is null.
    private static readonly (string Name, Func<BillingAccount, object?> Value)[] Written =
    [
        ("tier", account => account.Tier),
        ("credits_total", account => account.CreditsTotal),
        ("credits_used", account => account.CreditsUsed),
        ("overage_credits", account => account.OverageCredits),
        ("payg_enabled", account => account.PaygEnabled),
        ("overage_limit", account => account.OverageLimit),
        ("payg_suspended", account => account.PaygSuspended),
        ("billing_cycle_start", account => Utc(account.Cycle.Start)),
        ("subscription_cycle_end", account => IsCalendarMonth(account) ? null : Utc(account.Cycle.End)),
        ("cycle_number", account => account.CycleNumber),
        ("period_start", account => Utc(account.Period?.Start)),
        ("period_end", account => Utc(account.Period?.End)),
        ("period_months", account => account.Period?.Months),
        ("renews_by_payment", account => account.RenewsByPayment),
        ("stripe_subscription_id", account => account.Subscription?.Id),
        ("subscription_status", account => account.Subscription?.Status),
        ("subscription_plan", account => account.Subscription?.Plan),
        ("subscription_quantity", account => account.Subscription?.Quantity),
        ("subscription_period_end", account => Utc(account.Subscription?.CurrentPeriodEnd)),
        ("subscription_cancel_at_period_end", account => account.Subscription?.CancelAtPeriodEnd),
        ("subscription_ends_at", account => Utc(account.Subscription?.EndsAt)),
        ("stripe_customer_id", account => account.StripeCustomerId),
        ("closed_at", account => Utc(account.ClosedAt)),
        ("overage_limit_chosen", account => account.IsOverageLimitChosen),
        ("payg_switched_off", account => Count(account.PaygSwitchedOff)),
        ("metered_subscription_id", account => account.MeteredSubscription?.Id),
        ("metered_subscription_status", account => account.MeteredSubscription?.Status),
        ("metered_subscription_started_at", account => Utc(account.MeteredSubscription?.StartedAt)),
        ("metered_subscription_cancel_at_period_end", account => account.MeteredSubscription?.CancelAtPeriodEnd),
        ("ticket_given", account => Count(account.TicketGiven)),
        ("ticket_applied", account => Count(account.TicketApplied)),
        ("synced_at", account => Utc(account.SyncedAt)),
        ("given_periods", account => account.GivenPeriods.ToString() is { Length: > 0 } text ? text : null),
    ];

    /// <summary>Gets the names of the columns that an update writes.</summary>
    public static IReadOnlyList<string> WrittenNames { get; } = Array.ConvertAll(Written, column => column.Name);

    /// <summary>Gives what an update writes, in the order of <see cref="WrittenNames"/>: text, numbers, booleans, times in UTC, null.</summary>
    public static object?[] Values(BillingAccount account) => Array.ConvertAll(Written, column => column.Value(account));

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

    private static DateTime? Utc(DateTimeOffset? time) => time?.UtcDateTime;

    private static long? Count(long count) => count == 0 ? null : count;

    private static DateTimeOffset Time(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    private static T? Nullable<T>(DbDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}
