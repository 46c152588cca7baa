namespace KalshiBook.Billing;

/// <summary>What an answer that is not 200 means for whoever would repeat the call.</summary>
internal static class StripeFailures
{
    // Stripe has no code for it.
    private const string AlreadyExists = "An event already exists with identifier";

    /// <summary>Says how a call failed that Stripe itself answered.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="type">Stripe's type of the error.</param>
    /// <param name="code">Stripe's code of the error.</param>
    /// <param name="message">Stripe's text, which goes nowhere from here.</param>
    /// <param name="replayed">Whether it is the stored answer to an earlier request with the same key.</param>
    public static StripeFailureKind KindOf(int status, string? type, string? code, string? message, bool replayed) => status switch
    {
        // Stripe stores a first 500 too, and gives it for 24 hours: the same key never comes to anything else.
        >= 500 => replayed ? StripeFailureKind.Refused : StripeFailureKind.Unknown,
        409 or 429 => StripeFailureKind.Busy,
        400 when type == "invalid_request_error" && message?.StartsWith(AlreadyExists, StringComparison.Ordinal) == true =>
            StripeFailureKind.Duplicate,
        404 => StripeFailureKind.Missing,
        >= 400 when code == "resource_missing" => StripeFailureKind.Missing,
        >= 400 => StripeFailureKind.Refused,
        _ => StripeFailureKind.Unknown,
    };
}
