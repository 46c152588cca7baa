namespace KalshiBook.Billing.Tests.Credits;

/// <summary>A store that can do nothing but charge.</summary>
internal abstract class ChargesOnlyStore : IRowLockingStore
{
    public abstract Task<IReadOnlyList<ChargeResult?>> ChargeUnlockedAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken);

    public abstract Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken);

    public Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BillingAccount> UpdateAccountAsync(
        UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
}
