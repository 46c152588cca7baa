using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What is told of every billing endpoint, beside what it does.</summary>
internal static class BillingEndpointBuilderExtensions
{
    private const string Json = "application/json";

    public static RouteHandlerBuilder Describe<TAnswer>(
        this RouteHandlerBuilder endpoint, BillingEndpointKind kind, string summary, params ReadOnlySpan<int> errors)
    {
        endpoint.WithMetadata(new BillingEndpointMetadata(kind)).WithSummary(summary)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TAnswer), [Json]));
        foreach (var status in (ReadOnlySpan<int>)[401, 403, .. errors, 503])
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ErrorResponse), [Json]));
        return endpoint;
    }
}
