namespace KalshiBook.Billing;

/// <summary>What a store keeps for the Stripe features, beside <see cref="IBillingStore"/>: a store that is used with Stripe implements both.</summary>
/// <remarks>Every operation is one transaction, and throws <see cref="BillingStoreUnavailableException"/> where the store can't be reached.</remarks>
public interface IStripeStore : IWebhookInbox, ICustomerDirectory, IStripeAttempts, ILeases, IOverageOutbox;
