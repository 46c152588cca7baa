namespace KalshiBook.Billing.Testing;

/// <content>Which account has which Stripe customer.</content>
public sealed partial class InMemoryBillingStore
{
    private readonly HashSet<string> _deletedCustomers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<UserId?> FindUserAsync(string customerId, CancellationToken cancellationToken) =>
        Locked(() => _accounts.Values.FirstOrDefault(account => account.StripeCustomerId == customerId)?.UserId, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsDeletedAsync(string customerId, CancellationToken cancellationToken) =>
        Locked(() => _deletedCustomers.Contains(customerId), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<UserId>> ListCustomersAsync(Guid after, int limit, CancellationToken cancellationToken) =>
        Locked(() => Page(account => account.StripeCustomerId is not null, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<UserId>> ListMeteredToEndAsync(Guid after, int limit, CancellationToken cancellationToken) => Locked(
        () => Page(account => account is { PaygEnabled: false, MeteredSubscription.CancelAtPeriodEnd: false }, after, limit), cancellationToken);

    private bool IsTaken(string customer, UserId by) =>
        _accounts.Values.Any(account => account.StripeCustomerId == customer && account.UserId != by);

    private IReadOnlyList<UserId> Page(Func<BillingAccount, bool> belongs, Guid after, int limit) =>
    [
        .. _accounts.Values
            .Where(account => account.UserId.Key.CompareTo(after) > 0 && belongs(account))
            .OrderBy(account => account.UserId.Key)
            .Take(limit)
            .Select(account => account.UserId),
    ];
}
