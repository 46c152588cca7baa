using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>Many charges of one account at once, at a given time: a host among several, for tests that start more than one.</summary>
internal static class Contention
{
    public static async Task<int> RunAsync(int charges, long credits, string user, DateTimeOffset time, string url)
    {
        var options = Options.Create(new BillingOptions { DatabaseUrl = url });
        await using var store = new PostgresBillingStore(new PostgresDatabase(options), PlanCatalogue.Create(options.Value), retentionMonths: null);
        var meter = new CreditMeter(store, new UnsettledCharges(store, TimeProvider.System), options, TimeProvider.System);
        var userId = UserId.Parse(user);
        using var start = new ManualResetEventSlim();
        // Connections first: the processes are to meet at the account, not at the door.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.GetUsageAsync(new UsageQuery(userId, time, time, UsageGrouping.Day), CancellationToken.None)));
        Console.WriteLine("ready");
        Console.ReadLine();
        var results = await Task.WhenAll(Enumerable.Range(0, charges)
            .Select(_ => Task.Run(() => meter.ChargeAsync(new Charge(Guid.NewGuid(), time, userId, credits, "POST /orderbook")))));
        Console.WriteLine(results.Count(result => result.IsGranted));
        return 0;
    }
}
