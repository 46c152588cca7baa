namespace KalshiBook.Billing;

/// <summary>Charges credits to users' accounts: strictly, durably, once.</summary>
public interface ICreditMeter
{
    /// <summary>Charges a user's account, whole or not at all.</summary>
    /// <param name="charge">The charge. One that was granted, repeated with the same id and time, gets the first answer and charges nothing.</param>
    /// <param name="cancellationToken">
    /// Gives up before the charge is sent. A charge on its way is brought to its end, so that it is never half done.
    /// </param>
    /// <returns>The outcome and the balance after it. A refusal is an outcome, not an exception.</returns>
    /// <exception cref="BillingStoreUnavailableException">The store could not be reached in time. Nothing stays charged.</exception>
    Task<ChargeResult> ChargeAsync(Charge charge, CancellationToken cancellationToken = default);

    /// <summary>Gives a charge back: once, and in its own billing cycle only.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="cancellationToken">Gives up before the refund is sent.</param>
    /// <returns>What the refund did, and the balance after it.</returns>
    /// <exception cref="BillingStoreUnavailableException">
    /// The store could not be reached in time. The refund is repeated in the background for as long as the process runs.
    /// </exception>
    Task<RefundResult> RefundAsync(Charge charge, CancellationToken cancellationToken = default);

    /// <summary>Says how a charge would be decided now, without charging.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="credits">The cost, from 1 to <see cref="Charge.MaxCredits"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcome that a charge would have, and the present balance.</returns>
    /// <exception cref="BillingStoreUnavailableException">The store could not be reached in time.</exception>
    Task<Quote> QuoteAsync(UserId userId, long credits, CancellationToken cancellationToken = default);
}
