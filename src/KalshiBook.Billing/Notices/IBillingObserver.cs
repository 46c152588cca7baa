namespace KalshiBook.Billing;

/// <summary>Hears of notices. A host registers as many as it likes: <c>services.AddSingleton&lt;IBillingObserver, Mine&gt;()</c>.</summary>
public interface IBillingObserver
{
    /// <summary>Hears of a notice.</summary>
    /// <param name="notice">The notice. It may come again: events repeat, and so do reads.</param>
    /// <param name="cancellationToken">The work that the notice came up in is given up.</param>
    /// <returns>A task that ends when it was heard. Stripe may be waiting: hand slow work to a queue.</returns>
    /// <remarks>An exception is logged, and stops nothing: what the notice tells of is done already.</remarks>
    ValueTask OnNoticeAsync(BillingNotice notice, CancellationToken cancellationToken);
}
