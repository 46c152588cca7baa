using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A store in memory that can hold an update back, as a host that stands still for a while does.</summary>
internal sealed class HoldingStore(InMemoryBillingStore inner) : IBillingStore
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holds;

    public InMemoryBillingStore Inner => inner;

    /// <summary>Gets what completes when an update is held.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Holds the next update until it is released.</summary>
    public void HoldNextUpdate() => Volatile.Write(ref _holds, 1);

    public void Release() => _released.TrySetResult();

    public Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) =>
        inner.ChargeAsync(charges, cancellationToken);

    public Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken) =>
        inner.RefundAsync(charges, at, cancellationToken);

    public Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken) =>
        inner.GetAccountAsync(userId, at, cancellationToken);

    public async Task<BillingAccount> UpdateAccountAsync(
        UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _holds, 0) == 1)
        {
            _reached.TrySetResult();
            await _released.Task;
        }
        return await inner.UpdateAccountAsync(userId, at, change, cancellationToken);
    }

    public Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) => inner.GetUsageAsync(query, cancellationToken);
}
