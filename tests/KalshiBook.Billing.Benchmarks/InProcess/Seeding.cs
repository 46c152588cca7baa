namespace KalshiBook.Billing.Benchmarks;

/// <summary>Makes the accounts that callers charge.</summary>
internal static class Seeding
{
    private const int Batch = 500;

    /// <summary>Makes a store with accounts, each of which has been charged once.</summary>
    public static async Task<int> RunAsync(int accounts, string where)
    {
        await using var stores = Stores.Open(where, Load.Plenty);
        var maintenance = (IStoreMaintenance)stores.Store;
        await maintenance.MigrateAsync(CancellationToken.None);
        await maintenance.MaintainAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);
        foreach (var batch in Enumerable.Range(1, accounts).Chunk(Batch))
        {
            await stores.Store.ChargeAsync(
                [.. batch.Select(number => Charge.New(TimeProvider.System, Callers.UserOf(number), 5, "POST /orderbook", "key_1"))], CancellationToken.None);
        }
        return 0;
    }
}
