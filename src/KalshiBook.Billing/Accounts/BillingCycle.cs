namespace KalshiBook.Billing;

/// <summary>A billing cycle: the half-open time <c>[Start, End)</c>, in UTC, that one allowance is for.</summary>
/// <param name="Start">The first instant of the cycle.</param>
/// <param name="End">The first instant after the cycle.</param>
public readonly record struct BillingCycle(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>Gives the calendar month, in UTC, that an instant lies in.</summary>
    /// <param name="at">The instant.</param>
    /// <returns>The month.</returns>
    public static BillingCycle CalendarMonth(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        var start = new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return new BillingCycle(start, start.AddMonths(1));
    }
}
