using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>One caller who charges five credits again and again: what a request waits for when nobody shares its commit.</summary>
internal static class LoneCaller
{
    private const int Accounts = 10_000;
    private const int WarmUp = 8_000;

    public static async Task<int> RunAsync(TimeSpan duration, string url)
    {
        var options = Options.Create(new BillingOptions
        {
            DatabaseUrl = url,
            Plans = { ["free"] = new PlanOptions { MonthlyCredits = Charge.MaxCredits } },
        });
        await using var store = new PostgresBillingStore(new PostgresDatabase(options), PlanCatalogue.Create(options.Value), retentionMonths: null);
        await store.MigrateAsync(CancellationToken.None);
        await store.MaintainAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);
        var meter = new CreditMeter(store, new UnsettledCharges(store, TimeProvider.System), options, TimeProvider.System);
        var users = Enumerable.Range(1, Accounts).Select(number => UserId.From(new Guid(number, 0, 0, new byte[8]))).ToArray();

        foreach (var batch in users.Chunk(500))
            await store.ChargeAsync([.. batch.Select(user => Charge.New(TimeProvider.System, user, 5, "POST /orderbook"))], CancellationToken.None);
        // Long enough for the JIT's last tier: a host runs for days.
        for (var i = 0; i < WarmUp; i++) await ChargeAsync(meter, users[i]);

        var count = 0;
        var watch = Stopwatch.StartNew();
        for (var next = 1; watch.Elapsed < duration; count++)
        {
            next = next * 7_919 % 10_007; // walks all over the accounts, the same way each time
            await ChargeAsync(meter, users[next % Accounts]);
        }
        Console.WriteLine($"{count / watch.Elapsed.TotalSeconds:F0}");
        return 0;
    }

    private static async Task ChargeAsync(CreditMeter meter, UserId user)
    {
        var result = await meter.ChargeAsync(Charge.New(TimeProvider.System, user, 5, "POST /orderbook", "key_1"));
        if (!result.IsGranted) throw new InvalidOperationException($"A charge was refused: {result.Outcome}.");
    }
}
