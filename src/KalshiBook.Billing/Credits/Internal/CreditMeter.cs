using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>The meter over a store: repeats what the store may not have got, and sees to it that what was answered "unavailable" is not charged.</summary>
internal sealed class CreditMeter(IBillingStore store, UnsettledCharges unsettled, IOptions<BillingOptions> options, TimeProvider clock) : ICreditMeter
{
    private readonly ChargeGatherer _gatherer = new(store, options.Value, clock);
    private readonly StoreTries _tries = new(clock);
    private readonly TimeSpan _timeout = options.Value.StoreTimeout;

    public async Task<ChargeResult> ChargeAsync(Charge charge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(charge);
        cancellationToken.ThrowIfCancellationRequested();
        var began = clock.GetTimestamp();
        try
        {
            // Without a timer of its own: the flight that it is in keeps the time.
            return await _gatherer.ChargeAsync(charge, began, cancellationToken).ConfigureAwait(false);
        }
        catch (BillingStoreUnavailableException failure) when (!failure.IsOverloaded)
        {
            return await ChargeAgainAsync(charge, began, failure).ConfigureAwait(false);
        }
    }

    public async Task<RefundResult> RefundAsync(Charge charge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(charge);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await _tries.RunAsync(
                async deadline => (await store.RefundAsync([charge], clock.GetUtcNow(), deadline).ConfigureAwait(false))[0],
                _timeout,
                cancellationToken: CancellationToken.None).ConfigureAwait(false);
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
        var account = await _tries.RunAsync(
            deadline => store.GetAccountAsync(userId, clock.GetUtcNow(), deadline), _timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new Quote(CreditArithmetic.Decide(account, credits), CreditArithmetic.Overage(account.Balance, credits), account.Balance);
    }

    // The caller's own cancellation stays outside: a charge that may have arrived has to be brought to its end.
    private async Task<ChargeResult> ChargeAgainAsync(Charge charge, long began, BillingStoreUnavailableException firstFailure)
    {
        var mayBeCharged = firstFailure.IsOutcomeUnknown;
        try
        {
            var result = await _tries.RunAsync(
                deadline => _gatherer.ChargeAsync(charge, began, withdrawal: CancellationToken.None, deadline),
                _timeout - clock.GetElapsedTime(began),
                failure => mayBeCharged |= failure.IsOutcomeUnknown,
                firstFailure,
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
}
