namespace KalshiBook.Billing;

/// <summary>The period of a plan subscription that was paid for, as Stripe gives it, and into how many cycles it is divided.</summary>
/// <param name="Start">The first instant of the period.</param>
/// <param name="End">The first instant after the period.</param>
/// <param name="Months">The months that the price is billed for: 12 for a yearly price; 1 for a monthly, weekly or daily one.</param>
public sealed record BillingPeriod(DateTimeOffset Start, DateTimeOffset End, int Months = 1)
{
    /// <summary>Gives the cycle that an instant lies in; before the period the first one, after it the last one.</summary>
    /// <param name="at">The instant.</param>
    /// <returns>The cycle. A month's end is counted from the period's start, and a 31st is clipped to the month's last day.</returns>
    public BillingCycle CycleAt(DateTimeOffset at)
    {
        var start = Start.ToUniversalTime(); // months are counted in UTC, whatever offset the instant came with
        var last = Math.Max(1, Months) - 1;
        while (last > 0 && start.AddMonths(last) >= End) last--; // a trial is shorter than the price's own period
        var index = at >= End ? last : Math.Clamp(MonthsBetween(start, at), 0, last);
        return new BillingCycle(start.AddMonths(index), index == last ? End : start.AddMonths(index + 1));
    }

    // Whole months from the start to an instant, each counted from the start: adding month to month would turn the 31st into the 28th for good.
    private static int MonthsBetween(DateTimeOffset start, DateTimeOffset at)
    {
        if (at <= start) return 0;
        var (from, to) = (start.UtcDateTime, at.UtcDateTime);
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return start.AddMonths(months) > at ? months - 1 : months;
    }
}
