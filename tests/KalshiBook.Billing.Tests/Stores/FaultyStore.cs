namespace KalshiBook.Billing.Tests.Stores;

/// <summary>A right store, with one thing or another made wrong on the way in or out.</summary>
internal sealed class FaultyStore(IBillingStore inner) : IBillingStore
{
    public Func<IReadOnlyList<Charge>, IReadOnlyList<Charge>> Charges { get; init; } = charges => charges;

    public Func<DateTimeOffset, DateTimeOffset> Time { get; init; } = time => time;

    public Func<UsageQuery, UsageQuery> Query { get; init; } = query => query;

    public Func<BillingAccount, BillingAccount> Account { get; init; } = account => account;

    public bool LocksUpdates { get; init; } = true;

    /// <summary>Gets what was asked of the store, without the ids, which differ from run to run.</summary>
    public List<string> Log { get; } = [];

    public Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken)
    {
        lock (Log) Log.Add(string.Join(", ", charges.Select(charge => $"{charge.Time:O} {charge.Credits} {charge.Endpoint} {charge.ApiKeyId}")));
        return inner.ChargeAsync(Charges(charges), cancellationToken);
    }

    public Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (Log) Log.Add($"{at:O} {charges.Count} refunds");
        return inner.RefundAsync(charges, Time(at), cancellationToken);
    }

    public async Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken) =>
        Account(await inner.GetAccountAsync(userId, Time(at), cancellationToken));

    public async Task<BillingAccount> UpdateAccountAsync(
        UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken)
    {
        lock (Log) Log.Add($"{at:O} update");
        if (LocksUpdates) return Account(await inner.UpdateAccountAsync(userId, Time(at), change, cancellationToken));
        var changed = change(await inner.GetAccountAsync(userId, at, cancellationToken));
        await Task.Delay(20, cancellationToken);
        return await inner.UpdateAccountAsync(userId, at, _ => changed, cancellationToken);
    }

    public Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        inner.GetUsageAsync(Query(query), cancellationToken);
}
