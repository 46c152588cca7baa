namespace KalshiBook.Billing.Testing;

/// <summary>An error that Stripe answers.</summary>
internal sealed class StripeErrorException(int status, string message, string? code = null, string? parameter = null, string? type = null)
    : Exception(message)
{
    public int Status => status;

    public Answer AnswerTo(string requestId) =>
        new Answer(status, Error.Body(Message, type ?? "invalid_request_error", code, parameter, requestId)).Of(requestId);
}
