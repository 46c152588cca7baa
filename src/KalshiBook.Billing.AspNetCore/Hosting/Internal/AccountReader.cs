using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Reads from the store within the store's time, for those who only look.</summary>
internal sealed class AccountReader(IBillingStore store, KnownTiers tiers, IOptions<BillingOptions> options, TimeProvider clock)
{
    /// <summary>Gives a user's account as it is now.</summary>
    /// <exception cref="BillingStoreUnavailableException">The store can't be reached in time.</exception>
    public async Task<BillingAccount> GetAccountAsync(UserId user, CancellationToken cancellationToken)
    {
        var account = await InTimeAsync(token => store.GetAccountAsync(user, clock.GetUtcNow(), token), cancellationToken).ConfigureAwait(false);
        tiers.Learn(user, account.Tier);
        return account;
    }

    /// <summary>Adds up a user's usage.</summary>
    /// <exception cref="BillingStoreUnavailableException">The store can't be reached in time.</exception>
    public Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        InTimeAsync(token => store.GetUsageAsync(query, token), cancellationToken);

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.StoreTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await read(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BillingStoreUnavailableException("The billing store did not answer in time.", exception);
        }
    }
}
