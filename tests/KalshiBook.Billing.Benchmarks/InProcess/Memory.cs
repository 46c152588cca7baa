using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>What callers cost in memory who wait for a store that doesn't answer.</summary>
internal static class Memory
{
    private const int Waiting = 10_000;

    /// <summary>Prints the bytes that one waiting caller holds, its charge included.</summary>
    public static int Run()
    {
        var silent = new SilentStore();
        var meter = new CreditMeter(
            silent, new UnsettledCharges(silent, TimeProvider.System), Options.Create(new BillingOptions()), TimeProvider.System);
        var waiting = new Task<ChargeResult>[Waiting];
        _ = meter.ChargeAsync(New(0)); // is on its way; all others wait behind it
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Waiting; i++) waiting[i] = meter.ChargeAsync(New(i + 1));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine($"{(after - before) / Waiting}");
        GC.KeepAlive(waiting);
        return 0;
    }

    private static Charge New(int number) =>
        Charge.New(TimeProvider.System, Callers.UserOf(number + 1), 5, "POST /orderbook", "key_1");

    private sealed class SilentStore : IBillingStore
    {
        private readonly TaskCompletionSource<IReadOnlyList<ChargeResult>> _never = new();

        public Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) => _never.Task;

        public Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<BillingAccount> UpdateAccountAsync(
            UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
