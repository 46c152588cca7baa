namespace KalshiBook.Billing;

/// <summary>Does what an event of Stripe calls for.</summary>
internal interface IWebhookHandler
{
    /// <summary>Handles an event. It may have been handled before; then nothing is done.</summary>
    /// <param name="webhookEvent">The event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when the effect is committed, or there is none.</returns>
    /// <exception cref="BillingStoreUnavailableException">The store can't be reached. The event is to be sent again.</exception>
    /// <exception cref="StripeUnavailableException">Stripe failed. The event is to be sent again.</exception>
    Task HandleAsync(WebhookEvent webhookEvent, CancellationToken cancellationToken);
}
