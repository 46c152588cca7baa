using KalshiBook.Billing.AspNetCore;

namespace KalshiBook.ApiHost;

/// <summary>Tells the document which errors an endpoint has of its own.</summary>
internal static class FailureExtensions
{
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) endpoint.Produces<ErrorResponse>(status);
        return endpoint;
    }
}
