using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing;

/// <summary>One conversation with Stripe at a time for a user, over all hosts: what one of them made, the next one finds.</summary>
/// <remarks>Should a lease run out under a host that was frozen, attempts and their keys still let nothing happen twice.</remarks>
internal sealed partial class UserLeases(ILeases leases, TimeProvider clock, ILogger<UserLeases> logger)
{
    // Longer than any conversation may last.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    public async Task<T> RunAsync<T>(UserId userId, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var lease = await AcquireAsync($"user:{userId.Key:D}", cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(lease).ConfigureAwait(false);
        }
    }

    public Task RunAsync(UserId userId, Func<Task> work, CancellationToken cancellationToken) => RunAsync(
        userId,
        async () =>
        {
            await work().ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private async Task<Lease> AcquireAsync(string name, CancellationToken cancellationToken)
    {
        var holder = Guid.NewGuid();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await leases.TryAcquireAsync(name, holder, Duration, cancellationToken).ConfigureAwait(false) is { } lease) return lease;
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReleaseAsync(Lease lease)
    {
        try
        {
            await leases.ReleaseAsync(lease, doneAt: null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (BillingStoreUnavailableException exception)
        {
            // It ends by itself. The work is done, and its answer must not be lost to this.
            Log.LeaseNotReleased(logger, exception, lease.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.LeaseNotReleased, LogLevel.Warning, "The lease {Name} could not be given back. It ends by itself.",
            EventName = nameof(LeaseNotReleased))]
        public static partial void LeaseNotReleased(ILogger logger, Exception exception, string name);
    }
}
