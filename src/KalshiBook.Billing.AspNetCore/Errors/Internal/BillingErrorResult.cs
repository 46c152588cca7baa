using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>An error as the result of a filter or an endpoint.</summary>
internal sealed class BillingErrorResult(ErrorBody error, long? retryAfter = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => BillingErrors.WriteAsync(httpContext, error, retryAfter);
}
