namespace KalshiBook.Billing;

/// <summary>A user who is there, about to be led to one of Stripe's pages.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">The e-mail address that a new customer at Stripe gets, or null.</param>
/// <param name="AppUrl">Where the app lives, without a slash at its end: Stripe's pages lead back to <c>{AppUrl}/billing</c>.</param>
public sealed record BillingUser(UserId Id, string? Email, string AppUrl);
