namespace KalshiBook.Billing;

/// <summary>A Checkout session to be made at Stripe.</summary>
/// <param name="CustomerId">Stripe's id of the customer.</param>
/// <param name="UserId">The user, as the application knows the user. It becomes <c>client_reference_id</c> and the subscription's metadata.</param>
/// <param name="PriceId">The price that is subscribed to, once. Null: nothing is bought, a payment method is collected (setup mode).</param>
/// <param name="SuccessUrl">Where Stripe leads who completed it.</param>
/// <param name="CancelUrl">Where Stripe leads who did not.</param>
public sealed record NewCheckoutSession(string CustomerId, string UserId, string? PriceId, string SuccessUrl, string CancelUrl);
