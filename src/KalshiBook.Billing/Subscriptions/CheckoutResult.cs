namespace KalshiBook.Billing;

/// <summary>The answer to a checkout.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Url">The page, where it is <see cref="CheckoutOutcome.Open"/>.</param>
public sealed record CheckoutResult(CheckoutOutcome Outcome, string? Url = null);
