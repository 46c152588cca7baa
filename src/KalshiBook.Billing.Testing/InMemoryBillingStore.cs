namespace KalshiBook.Billing.Testing;

/// <summary>A billing store in memory: the pure model that other stores are held to, and a fast store for tests of an app.</summary>
/// <param name="plans">The plan catalogue.</param>
/// <remarks>
/// It keeps the promises of <see cref="IBillingStore"/> and <see cref="IStripeStore"/> but durability: it is gone with the process.
/// </remarks>
public sealed partial class InMemoryBillingStore(PlanCatalogue plans) : IBillingStore, IStripeStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, BillingAccount> _accounts = [];

    /// <inheritdoc/>
    public Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken) =>
        Locked(() => Access(userId, at), cancellationToken);

    /// <inheritdoc/>
    public Task<BillingAccount> UpdateAccountAsync(
        UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken) =>
        Locked(() => Change(userId, at, account => new AccountChange(change(account), Outcome: "")).Account, cancellationToken);

    private BillingAccount Access(UserId userId, DateTimeOffset at) => _accounts[userId.Key] = Look(userId, at);

    private BillingAccount Look(UserId userId, DateTimeOffset at) =>
        _accounts.TryGetValue(userId.Key, out var known) ? known.At(at, plans) : BillingAccount.Open(userId, at, plans);

    // All or nothing: whatever may fail comes before the first assignment.
    private AccountChange Change(UserId userId, DateTimeOffset at, Func<BillingAccount, AccountChange> change)
    {
        var account = Look(userId, at);
        var changed = change(account);
        var after = changed.Account with { UserId = account.UserId, CreatedAt = account.CreatedAt };
        if (after.StripeCustomerId is { } customer && customer != account.StripeCustomerId)
        {
            if (customer == changed.DeletedCustomerId || _deletedCustomers.Contains(customer) || IsTaken(customer, by: userId))
                throw new CustomerTakenException();
        }
        _accounts[userId.Key] = after;
        if (changed.DeletedCustomerId is { } deleted) _deletedCustomers.Add(deleted);
        return changed with { Account = after };
    }

    private Task<T> Locked<T>(Func<T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock) return Task.FromResult(operation());
    }
}
