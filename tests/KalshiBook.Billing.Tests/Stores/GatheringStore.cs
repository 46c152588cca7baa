namespace KalshiBook.Billing.Tests.Stores;

/// <summary>A store as the meter uses it: every charge by a caller of its own, who comes when the one before has come, and is not waited for.</summary>
internal sealed class GatheringStore(IBillingStore inner, BillingOptions options) : IBillingStore
{
    private readonly CreditMeter _meter = new(
        inner, new UnsettledCharges(inner, TimeProvider.System), Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System);

    public async Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) =>
        await Task.WhenAll([.. charges.Select(charge => _meter.ChargeAsync(charge, CancellationToken.None))]);

    public Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken) =>
        inner.RefundAsync(charges, at, cancellationToken);

    public Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken) =>
        inner.GetAccountAsync(userId, at, cancellationToken);

    public Task<BillingAccount> UpdateAccountAsync(
        UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken) =>
        inner.UpdateAccountAsync(userId, at, change, cancellationToken);

    public Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        inner.GetUsageAsync(query, cancellationToken);
}
