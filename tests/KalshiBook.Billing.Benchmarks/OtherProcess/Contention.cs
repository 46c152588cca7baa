namespace KalshiBook.Billing.Benchmarks;

/// <summary>Many charges of one account at once, at a given time: a host among several, for tests that start more than one.</summary>
internal static class Contention
{
    public static async Task<int> RunAsync(int charges, long credits, string user, DateTimeOffset time, string where)
    {
        await using var stores = Stores.Open(where);
        var userId = UserId.Parse(user);
        // Connections first: the processes are to meet at the account, not at the door.
        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => stores.Store.GetUsageAsync(new UsageQuery(userId, time, time, UsageGrouping.Day), CancellationToken.None)));
        Console.WriteLine("ready");
        Console.ReadLine();
        var results = await Task.WhenAll(Enumerable.Range(0, charges)
            .Select(_ => Task.Run(() => stores.Meter.ChargeAsync(new Charge(Guid.NewGuid(), time, userId, credits, "POST /orderbook")))));
        Console.WriteLine(results.Count(result => result.IsGranted));
        return 0;
    }
}
