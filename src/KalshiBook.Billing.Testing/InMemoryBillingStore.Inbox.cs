namespace KalshiBook.Billing.Testing;

/// <content>Webhook events.</content>
public sealed partial class InMemoryBillingStore
{
    private readonly HashSet<string> _appliedEvents = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<bool> ReceiveAsync(string id, string type, DateTimeOffset created, DateTimeOffset at, CancellationToken cancellationToken) =>
        Locked(() => _appliedEvents.Contains(id), cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync(string id, string outcome, DateTimeOffset at, CancellationToken cancellationToken) =>
        Locked(() => _appliedEvents.Add(id), cancellationToken);

    /// <inheritdoc/>
    public Task<BillingAccount> ApplyAsync(
        UserId userId, DateTimeOffset at, string? eventId, Func<BillingAccount, AccountChange> change, CancellationToken cancellationToken) => Locked(
        () =>
        {
            var changed = Change(userId, at, change);
            if (eventId is not null && changed.Outcome is not null) _appliedEvents.Add(eventId);
            return changed.Account;
        },
        cancellationToken);
}
