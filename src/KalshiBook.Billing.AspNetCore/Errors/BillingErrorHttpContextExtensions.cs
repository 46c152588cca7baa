using KalshiBook.Billing.AspNetCore;

namespace Microsoft.AspNetCore.Http;

/// <summary>The error envelope and the request id, for a host's own answers.</summary>
public static class BillingErrorHttpContextExtensions
{
    /// <summary>Answers with the error envelope. Does nothing where the response has begun.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status, from 400 to 599.</param>
    /// <param name="code">The code: one of <see cref="ErrorCodes"/>, or the host's own in snake_case.</param>
    /// <param name="message">The message, for people. It goes to the client as it is.</param>
    /// <returns>A task that ends when the error is written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status is no error.</exception>
    public static Task WriteBillingErrorAsync(this HttpContext context, int status, string code, string message)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentException.ThrowIfNullOrEmpty(code);
        ArgumentNullException.ThrowIfNull(message);
        return BillingErrors.WriteAsync(context, KnownErrors.Of(status, code, message));
    }

    /// <summary>Gets the id of the request, for a host's own bodies and logs.</summary>
    /// <param name="context">The request.</param>
    /// <returns><c>req_</c> and 12 hexadecimal characters; the same for the whole request.</returns>
    public static string GetBillingRequestId(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RequestIdFeature.Of(context).Id;
    }
}
