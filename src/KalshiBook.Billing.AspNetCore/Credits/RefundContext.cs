using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What a charged request came to, for the rule that says whether its charge is given back.</summary>
public sealed class RefundContext
{
    /// <summary>Describes how a request ended.</summary>
    /// <param name="httpContext">The request.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="exception">The exception that the endpoint let go, or null.</param>
    public RefundContext(HttpContext httpContext, int statusCode, Exception? exception = null)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        (HttpContext, StatusCode, Exception) = (httpContext, statusCode, exception);
    }

    /// <summary>Gets the request.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>Gets the status of the response that is about to begin; where there is an exception, the one that it stands for.</summary>
    public int StatusCode { get; }

    /// <summary>Gets the exception that the endpoint let go, or null.</summary>
    public Exception? Exception { get; }

    /// <summary>Gets a value indicating whether the library's own rule gives the charge back. A rule of the host can build on it.</summary>
    public bool IsRefundedByDefault => Exception is null
        ? StatusCode is >= 500 or 400 or 413 or 415 or 422
        : !ClientAbort.Is(HttpContext, Exception);
}
