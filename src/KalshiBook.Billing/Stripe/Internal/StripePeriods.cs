namespace KalshiBook.Billing;

/// <summary>Billing periods of what Stripe says.</summary>
internal static class StripePeriods
{
    /// <summary>Gives the months that a price is billed for. A week and a day count as one: a cycle is never shorter than its period.</summary>
    /// <param name="interval">Stripe's interval, or null.</param>
    /// <param name="count">How many of them.</param>
    public static int MonthsOf(string? interval, long count) => interval switch
    {
        "year" => 12 * (int)Math.Clamp(count, 1, 100),
        "month" => (int)Math.Clamp(count, 1, 1_200),
        _ => 1,
    };

    /// <summary>Gives an item's period.</summary>
    /// <remarks>
    /// Stripe.net reads a period that is missing as 1970. The subscription's first one stands in for it: nothing else is known, and if it is over by
    /// now, a period that is over gives nobody credits.
    /// </remarks>
    /// <param name="start">The item's start.</param>
    /// <param name="end">The item's end.</param>
    /// <param name="months">The months of the price.</param>
    /// <param name="subscribed">When the subscription began.</param>
    public static BillingPeriod Of(DateTimeOffset start, DateTimeOffset end, int months, DateTimeOffset subscribed) =>
        start > DateTimeOffset.UnixEpoch && end > start
            ? new BillingPeriod(start, end, months)
            : new BillingPeriod(subscribed, subscribed.AddMonths(months), months);
}
