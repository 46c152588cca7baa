using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>The meter over a store: repeats what the store may not have got, and sees to it that what was answered "unavailable" is not charged.</summary>
internal sealed class CreditMeter(IBillingStore store, UnsettledCharges unsettled, IOptions<BillingOptions> options, TimeProvider clock) : ICreditMeter
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    public async Task<ChargeResult> ChargeAsync(Charge charge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(charge);
        cancellationToken.ThrowIfCancellationRequested();
        var mayBeCharged = false;
        try
        {
            var result = await RepeatAsync(
                async deadline => (await store.ChargeAsync([charge], deadline).ConfigureAwait(false))[0],
                failure => mayBeCharged |= failure.IsOutcomeUnknown,
                CancellationToken.None).ConfigureAwait(false);
            // A refusal is of the last try. An earlier one, still on its way, might yet be granted.
            if (mayBeCharged && !result.IsGranted) unsettled.Add(charge);
            return result;
        }
        catch (Exception) when (mayBeCharged)
        {
            // The caller is told that nothing was charged. One of the tries may have arrived all the same, or may yet: that has to be undone.
            unsettled.Add(charge);
            throw;
        }
    }

    public async Task<RefundResult> RefundAsync(Charge charge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(charge);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await RepeatAsync(
                async deadline => (await store.RefundAsync([charge], clock.GetUtcNow(), deadline).ConfigureAwait(false))[0],
                onFailure: null,
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (BillingStoreUnavailableException)
        {
            unsettled.Add(charge);
            throw;
        }
    }

    public async Task<Quote> QuoteAsync(UserId userId, long credits, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(credits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(credits, Charge.MaxCredits);
        var account = await RepeatAsync(
            deadline => store.GetAccountAsync(userId, clock.GetUtcNow(), deadline), onFailure: null, cancellationToken).ConfigureAwait(false);
        return new Quote(CreditArithmetic.Decide(account, credits), CreditArithmetic.Overage(account.Balance, credits), account.Balance);
    }

    // Charges and refunds keep the caller's own cancellation outside: a statement that is cut off in the middle leaves an outcome that nobody knows.
    private async Task<T> RepeatAsync<T>(
        Func<CancellationToken, Task<T>> attemptAsync, Action<BillingStoreUnavailableException>? onFailure, CancellationToken caller)
    {
        using var deadline = new CancellationTokenSource(options.Value.StoreTimeout, clock);
        using var registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        for (var pause = FirstPause; ; pause *= 2)
        {
            try
            {
                return await AttemptAsync(attemptAsync, deadline.Token).ConfigureAwait(false);
            }
            catch (BillingStoreUnavailableException failure)
            {
                onFailure?.Invoke(failure);
                if (await TryPauseAsync(pause, deadline.Token).ConfigureAwait(false)) continue;
                caller.ThrowIfCancellationRequested();
                throw;
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
