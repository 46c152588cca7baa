namespace KalshiBook.Billing.Testing;

/// <summary>An error that Stripe answers.</summary>
internal sealed class StripeErrorException(int status, string message, string? code = null, string? parameter = null, string? type = null)
    : Exception(message)
{
    public Answer Answer { get; } = new(status, Error.Body(message, type ?? "invalid_request_error", code, parameter));
}
