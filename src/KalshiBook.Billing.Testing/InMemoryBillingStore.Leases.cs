using System.Diagnostics;

namespace KalshiBook.Billing.Testing;

/// <content>Leases, which end by the machine's clock: a test may stop its own, and a lease has to end all the same.</content>
public sealed partial class InMemoryBillingStore
{
    private readonly Dictionary<string, KnownLease> _leases = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<Lease?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken) => Locked(
        () =>
        {
            var known = _leases.GetValueOrDefault(name);
            if (known is not null && known.Lease.Holder != holder && Stopwatch.GetElapsedTime(known.Since) < known.Duration) return null;
            var lease = new Lease(name, holder, known?.Lease.DoneAt);
            _leases[name] = new KnownLease(lease, Stopwatch.GetTimestamp(), duration);
            return lease;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseAsync(Lease lease, DateTimeOffset? doneAt, CancellationToken cancellationToken) => Locked(
        () =>
        {
            if (_leases.GetValueOrDefault(lease.Name) is not { } known || known.Lease.Holder != lease.Holder) return false;
            var done = doneAt > known.Lease.DoneAt || known.Lease.DoneAt is null ? doneAt : known.Lease.DoneAt;
            _leases[lease.Name] = new KnownLease(known.Lease with { DoneAt = done }, known.Since, TimeSpan.Zero);
            return true;
        },
        cancellationToken);

    private sealed record KnownLease(Lease Lease, long Since, TimeSpan Duration);
}
