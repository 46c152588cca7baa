namespace KalshiBook.Billing;

/// <summary>An item of a subscription: a price, and the period that it is billed for.</summary>
/// <param name="PriceId">Stripe's id of the price.</param>
/// <param name="Quantity">How many times it was bought; 1 where Stripe says none, as of a metered price.</param>
/// <param name="Period">The current period. Its months are those that the price is billed for.</param>
public sealed record StripeSubscriptionItem(string PriceId, long Quantity, BillingPeriod Period);
