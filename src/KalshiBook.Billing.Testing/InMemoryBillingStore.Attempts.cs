namespace KalshiBook.Billing.Testing;

/// <content>Attempts at what must happen at Stripe once.</content>
public sealed partial class InMemoryBillingStore
{
    private readonly Dictionary<(Guid User, StripeOperation Operation), StripeAttempt> _attempts = [];

    /// <inheritdoc/>
    public Task<StripeAttempt?> FindAttemptAsync(UserId userId, StripeOperation operation, CancellationToken cancellationToken) =>
        Locked(() => _attempts.GetValueOrDefault((userId.Key, operation)), cancellationToken);

    /// <inheritdoc/>
    public Task<StripeAttempt> BeginAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken) => Locked(
        () =>
        {
            var known = _attempts.GetValueOrDefault((attempt.UserId.Key, attempt.Operation));
            // Begun again after a lost answer it must not become open again: somebody else may have finished it meanwhile.
            return known is not null && (known.IsOpen || known.Id == attempt.Id) ? known : Keep(attempt with { ResultId = null, ResultUrl = null });
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task FinishAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken) => Locked(
        () => OnRecord(attempt) is { } known ? Keep(known with { ResultId = attempt.ResultId, ResultUrl = attempt.ResultUrl }) : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CloseAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken) =>
        Locked(() => OnRecord(attempt) is not null && _attempts.Remove((attempt.UserId.Key, attempt.Operation)), cancellationToken);

    private StripeAttempt Keep(StripeAttempt attempt) => _attempts[(attempt.UserId.Key, attempt.Operation)] = attempt;

    private StripeAttempt? OnRecord(StripeAttempt attempt) =>
        _attempts.GetValueOrDefault((attempt.UserId.Key, attempt.Operation)) is { } known && known.Id == attempt.Id ? known : null;
}
