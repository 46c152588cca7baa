namespace KalshiBook.Billing;

/// <summary>Runs a job if it is due and no other host is at it, and keeps the lease while it runs.</summary>
internal sealed class LeasedJob(ILeases leases, TimeProvider clock)
{
    // Longer than a call to Stripe may take, from the last renewal on: whoever finds the lease free finds no call under way.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs the job.</summary>
    /// <returns>Whether it was run.</returns>
    public async Task<bool> RunIfDueAsync(IStripeJob job, CancellationToken cancellationToken)
    {
        var (name, holder) = ($"job:{job.Name}", Guid.NewGuid());
        if (await leases.TryAcquireAsync(name, holder, Duration, cancellationToken).ConfigureAwait(false) is not { } lease) return false;
        DateTimeOffset? doneAt = null;
        try
        {
            if (job.IsDueAfterInterval && lease.DoneAt is { } last && clock.GetUtcNow() < last + job.Interval) return false;
            await RunAsync(job, lease, cancellationToken).ConfigureAwait(false);
            doneAt = clock.GetUtcNow();
            return true;
        }
        finally
        {
            await leases.ReleaseAsync(lease, doneAt, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(IStripeJob job, Lease lease, CancellationToken cancellationToken)
    {
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var keeping = KeepAsync(lease, turn);
        try
        {
            await job.RunAsync(turn.Token).ConfigureAwait(false);
        }
        finally
        {
            await turn.CancelAsync().ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
        }
    }

    // Where the lease can't be renewed another host may begin: this one must not go on.
    private async Task KeepAsync(Lease lease, CancellationTokenSource turn)
    {
        try
        {
            while (true)
            {
                await Task.Delay(RenewInterval, clock, turn.Token).ConfigureAwait(false);
                if (await leases.TryAcquireAsync(lease.Name, lease.Holder, Duration, turn.Token).ConfigureAwait(false) is null) break;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or BillingStoreUnavailableException)
        {
            // The work is done, or the store is away and with it the lease.
        }
        finally
        {
            await turn.CancelAsync().ConfigureAwait(false);
        }
    }
}
