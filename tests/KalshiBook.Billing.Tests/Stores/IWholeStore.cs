namespace KalshiBook.Billing.Tests.Stores;

/// <summary>Both interfaces of a store that is used with Stripe.</summary>
public interface IWholeStore : IBillingStore, IStripeStore;
