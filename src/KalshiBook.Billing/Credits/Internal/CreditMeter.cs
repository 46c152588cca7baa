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
            return await RepeatAsync(
                async deadline => (await store.ChargeAsync([charge], deadline).ConfigureAwait(false))[0],
                failure => mayBeCharged |= failure.IsOutcomeUnknown).ConfigureAwait(false);
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
                onFailure: null).ConfigureAwait(false);
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
        var account = await store.GetAccountAsync(userId, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return new Quote(CreditArithmetic.Decide(account, credits), CreditArithmetic.Overage(account.Balance, credits), account.Balance);
    }

    // The caller's own cancellation stays outside: a statement that is cut off in the middle leaves an outcome that nobody knows.
    private async Task<T> RepeatAsync<T>(Func<CancellationToken, Task<T>> attempt, Action<BillingStoreUnavailableException>? onFailure)
    {
        using var deadline = new CancellationTokenSource(options.Value.StoreTimeout, clock);
        for (var pause = FirstPause; ; pause *= 2)
        {
            try
            {
                return await attempt(deadline.Token).ConfigureAwait(false);
            }
            catch (BillingStoreUnavailableException failure)
            {
                onFailure?.Invoke(failure);
                if (deadline.IsCancellationRequested || !await TryPauseAsync(pause, deadline.Token).ConfigureAwait(false)) throw;
            }
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
