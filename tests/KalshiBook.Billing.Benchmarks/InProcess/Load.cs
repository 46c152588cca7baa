namespace KalshiBook.Billing.Benchmarks;

/// <summary>Callers in this process, and a PostgreSQL or a SQLite file with the accounts that <see cref="Seeding"/> has made.</summary>
internal static class Load
{
    // Long enough for the JIT's last tier: a host runs for days.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    /// <summary>Prints charges a second, and the median and the 99th percentile of a charge in microseconds.</summary>
    public static async Task<int> RunAsync(int count, int accounts, TimeSpan duration, double? rate, string where)
    {
        await using var stores = Stores.Open(where, Plenty);
        var callers = new Callers(stores.Meter, count, accounts);
        await callers.RunAsync(WarmUp);
        Func<TimeSpan, Task<Measured>> runAsync = rate is { } perSecond
            ? time => new Arrivals(stores.Meter, accounts).RunAsync(time, perSecond)
            : callers.RunAsync;
        await runAsync(WarmUp / 2);
        GC.Collect();
        (await runAsync(duration)).Print();
        return 0;
    }

    /// <summary>An allowance that nobody uses up.</summary>
    public static void Plenty(BillingOptions options) => options.Plans["free"] = new PlanOptions { MonthlyCredits = Charge.MaxCredits };
}
