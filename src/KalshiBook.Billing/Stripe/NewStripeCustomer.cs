namespace KalshiBook.Billing;

/// <summary>A customer to be made at Stripe.</summary>
/// <param name="UserId">The user, as the application knows the user. It becomes the metadata <c>kalshibook_user_id</c>.</param>
/// <param name="Email">The e-mail address, or null.</param>
public sealed record NewStripeCustomer(string UserId, string? Email);
