namespace KalshiBook.Billing;

/// <summary>The calls to Stripe that billing needs, in this library's words. A fake of it is enough to test an application.</summary>
/// <remarks>
/// Nothing is thrown for what Stripe or the network does: every failure is a <see cref="StripeFailure"/> that says whether to repeat the call.
/// An idempotency key belongs to a stored attempt: the same key goes with the same arguments, however often the call is repeated.
/// </remarks>
public interface IStripeGateway
{
    /// <summary>Makes a customer.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="idempotencyKey">The key of the stored attempt.</param>
    /// <param name="cancellationToken">Gives up. Whether the customer was made is then unknown.</param>
    /// <returns>The customer.</returns>
    Task<StripeResult<StripeCustomer>> CreateCustomerAsync(NewStripeCustomer customer, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Reads a customer. One that was deleted is still there, and says so.</summary>
    /// <param name="customerId">Stripe's id of the customer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The customer.</returns>
    Task<StripeResult<StripeCustomer>> GetCustomerAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Makes a payment method the one that a customer's invoices are paid with. Repeating it does no harm.</summary>
    /// <param name="customerId">Stripe's id of the customer.</param>
    /// <param name="paymentMethodId">Stripe's id of the payment method, <c>pm_…</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The customer.</returns>
    Task<StripeResult<StripeCustomer>> SetDefaultPaymentMethodAsync(
        string customerId, string paymentMethodId, CancellationToken cancellationToken);

    /// <summary>Makes a Checkout session: one that subscribes, or one that only collects a payment method.</summary>
    /// <param name="session">The session.</param>
    /// <param name="idempotencyKey">The key of the stored attempt.</param>
    /// <param name="cancellationToken">Gives up. Whether the session was made is then unknown.</param>
    /// <returns>The session.</returns>
    Task<StripeResult<StripeCheckoutSession>> CreateCheckoutSessionAsync(
        NewCheckoutSession session, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Reads a Checkout session.</summary>
    /// <param name="sessionId">Stripe's id of the session, <c>cs_…</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The session; of one in setup mode that is complete, with its payment method.</returns>
    Task<StripeResult<StripeCheckoutSession>> GetCheckoutSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Lists all Checkout sessions of a customer that can still be completed.</summary>
    /// <param name="customerId">Stripe's id of the customer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open sessions of every mode.</returns>
    Task<StripeResult<IReadOnlyList<StripeCheckoutSession>>> ListOpenCheckoutSessionsAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Expires an open Checkout session, so that it can't be completed any more. Stripe refuses it for one that is no longer open.</summary>
    /// <param name="sessionId">Stripe's id of the session.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The session.</returns>
    Task<StripeResult<StripeCheckoutSession>> ExpireCheckoutSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Makes a session of the customer portal. It has no effect but its page.</summary>
    /// <param name="customerId">Stripe's id of the customer.</param>
    /// <param name="returnUrl">Where the page leads back to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The address of the page.</returns>
    Task<StripeResult<string>> CreatePortalSessionAsync(string customerId, string returnUrl, CancellationToken cancellationToken);

    /// <summary>Lists all subscriptions of a customer: all pages, every status, with the latest invoice.</summary>
    /// <param name="customerId">Stripe's id of the customer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The subscriptions.</returns>
    Task<StripeResult<IReadOnlyList<StripeSubscription>>> ListSubscriptionsAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Makes the metered subscription that pay-as-you-go is invoiced by.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="idempotencyKey">The key of the stored attempt.</param>
    /// <param name="cancellationToken">Gives up. Whether the subscription was made is then unknown.</param>
    /// <returns>The subscription.</returns>
    Task<StripeResult<StripeSubscription>> CreateMeteredSubscriptionAsync(
        NewMeteredSubscription subscription, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Has a subscription end with its period, or takes that back. Repeating it does no harm.</summary>
    /// <param name="subscriptionId">Stripe's id of the subscription.</param>
    /// <param name="cancelAtPeriodEnd">Whether it is to end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The subscription.</returns>
    Task<StripeResult<StripeSubscription>> SetCancelAtPeriodEndAsync(
        string subscriptionId, bool cancelAtPeriodEnd, CancellationToken cancellationToken);

    /// <summary>Cancels a subscription at once, without an invoice: usage that was not invoiced yet is dropped by Stripe.</summary>
    /// <param name="subscriptionId">Stripe's id of the subscription.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The subscription.</returns>
    Task<StripeResult<StripeSubscription>> CancelSubscriptionAsync(string subscriptionId, CancellationToken cancellationToken);

    /// <summary>Sends a meter event.</summary>
    /// <param name="meterEvent">The event.</param>
    /// <param name="idempotencyKey">The key of the stored attempt.</param>
    /// <param name="cancellationToken">Gives up. Whether Stripe has the event is then unknown.</param>
    /// <returns>The event's identifier. An identifier that Stripe has already is the failure <see cref="StripeFailureKind.Duplicate"/>.</returns>
    Task<StripeResult<string>> SendMeterEventAsync(NewMeterEvent meterEvent, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Lists the events that Stripe could not deliver to an endpoint: all pages, the oldest first.</summary>
    /// <param name="types">The types that are asked for, at most 20.</param>
    /// <param name="since">The time of the oldest one. Stripe keeps events for 30 days.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The events as JSON, in the form of a webhook's body.</returns>
    Task<StripeResult<IReadOnlyList<string>>> ListUndeliveredEventsAsync(
        IReadOnlyList<string> types, DateTimeOffset since, CancellationToken cancellationToken);
}
