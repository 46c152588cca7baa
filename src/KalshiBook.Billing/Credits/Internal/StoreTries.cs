using System.Runtime.ExceptionServices;

namespace KalshiBook.Billing;

/// <summary>Repeats an operation of the store that it may not have got, until a deadline.</summary>
internal sealed class StoreTries(TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs an operation until it succeeds.</summary>
    /// <param name="attemptAsync">The operation. Its token is the deadline's.</param>
    /// <param name="limit">How long it may take, repetitions and pauses included.</param>
    /// <param name="onFailure">Told of each failure, or null.</param>
    /// <param name="failure">The failure of a try that came before these, or null.</param>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <exception cref="BillingStoreUnavailableException">No try succeeded in time. It is the last one's.</exception>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> attemptAsync, TimeSpan limit, Action<BillingStoreUnavailableException>? onFailure = null,
        BillingStoreUnavailableException? failure = null, CancellationToken cancellationToken = default)
    {
        using var deadline = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, clock);
        using var registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        for (var pause = FirstPause; ; pause *= 2)
        {
            if (failure is not null && !await TryPauseAsync(pause, deadline.Token).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                ExceptionDispatchInfo.Throw(failure);
            }
            try
            {
                return await AttemptAsync(attemptAsync, deadline.Token).ConfigureAwait(false);
            }
            catch (BillingStoreUnavailableException exception)
            {
                failure = exception;
                onFailure?.Invoke(exception);
            }
        }
    }

    // A store may end as cancelled where the deadline cut it off: to the caller, who cancelled nothing, it did not answer in time.
    private static async Task<T> AttemptAsync<T>(Func<CancellationToken, Task<T>> attemptAsync, CancellationToken deadline)
    {
        try
        {
            return await attemptAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new BillingStoreUnavailableException("The billing store did not answer in time.", exception);
        }
    }

    private async Task<bool> TryPauseAsync(TimeSpan pause, CancellationToken deadline)
    {
        try
        {
            await Task.Delay(pause, clock, deadline).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
