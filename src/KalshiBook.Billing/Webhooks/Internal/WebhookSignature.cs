namespace KalshiBook.Billing;

/// <summary>Tells whether a webhook comes from Stripe.</summary>
internal static class WebhookSignature
{
    /// <summary>Gives the configured secrets: several while one is being replaced. An empty one is none.</summary>
    public static IReadOnlyList<string> Secrets(BillingOptions options) =>
        (options.StripeWebhookSecret ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Checks a body against its signature.</summary>
    /// <param name="body">The body, as it was sent.</param>
    /// <param name="header">The header <c>Stripe-Signature</c>, or null.</param>
    /// <param name="secrets">The secrets. Without any, nothing is valid.</param>
    /// <param name="now">The time. A signature is good for 300 seconds, before and after.</param>
    /// <returns>Whether one of the secrets signed it.</returns>
    public static bool IsValid(string body, string? header, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        !string.IsNullOrWhiteSpace(header) && secrets.Any(secret => StripeNetGateway.IsSignedBy(body, header, secret, now));
}
