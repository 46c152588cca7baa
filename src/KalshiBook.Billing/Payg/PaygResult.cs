namespace KalshiBook.Billing;

/// <summary>The answer to switching pay-as-you-go on.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="SetupUrl">Stripe's page for the payment method, where it is <see cref="PaygOutcome.PaymentMethodRequired"/>.</param>
public sealed record PaygResult(PaygOutcome Outcome, string? SetupUrl = null);
