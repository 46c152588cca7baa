using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The one writer of the error envelope.</summary>
internal static class BillingErrors
{
    /// <summary>Writes an error, unless the response has begun.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="retryAfter">The value of <c>Retry-After</c>, in seconds, or null for no such header.</param>
    public static async Task WriteAsync(HttpContext context, ErrorBody error, long? retryAfter = null)
    {
        var response = context.Response;
        if (response.HasStarted) return;
        var requestId = RequestIdFeature.Of(context);
        requestId.PutOn(response);
        response.StatusCode = error.Status;
        response.Headers.CacheControl = "no-store";
        if (retryAfter is { } seconds) response.Headers.RetryAfter = HeaderText.Of(seconds);
        // RFC 9110 wants a challenge on every 401. Where an authentication handler has written its own it stays.
        if (error.Status == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            response.Headers.WWWAuthenticate = "Bearer";
        response.ContentType = "application/json; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var body = JsonSerializer.SerializeToUtf8Bytes(new ErrorResponse { Error = error, RequestId = requestId.Id }, ErrorJson.Envelope);
        response.ContentLength = body.Length;
        // A client that has gone makes this a write to nowhere, not an exception.
        await response.Body.WriteAsync(body, CancellationToken.None).ConfigureAwait(false);
    }
}
