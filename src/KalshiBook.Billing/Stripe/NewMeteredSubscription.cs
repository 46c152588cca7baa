namespace KalshiBook.Billing;

/// <summary>The subscription to a metered price that pay-as-you-go is invoiced by, to be made at Stripe.</summary>
/// <param name="CustomerId">Stripe's id of the customer.</param>
/// <param name="UserId">The user, as the application knows the user. It becomes the metadata <c>kalshibook_user_id</c>.</param>
/// <param name="PriceId">The metered price.</param>
/// <param name="PaymentMethodId">What its invoices are paid with, or null for what the customer's are.</param>
/// <param name="BillingCycleAnchor">When its first period ends, or null for a period from now on.</param>
public sealed record NewMeteredSubscription(
    string CustomerId, string UserId, string PriceId, string? PaymentMethodId, DateTimeOffset? BillingCycleAnchor);
