using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What is told of every billing endpoint, beside what it does.</summary>
internal static class BillingEndpointBuilderExtensions
{
    private const string Json = "application/json";

    public static RouteHandlerBuilder Describe<TAnswer>(
        this RouteHandlerBuilder endpoint, BillingEndpointKind kind, string name, string summary, params ReadOnlySpan<int> errors)
    {
        endpoint.WithMetadata(new BillingEndpointMetadata(kind)).WithName(name).WithSummary(summary)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TAnswer), [Json]));
        foreach (var status in (ReadOnlySpan<int>)[StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, .. errors, StatusCodes.Status503ServiceUnavailable])
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ErrorResponse), [Json]));
        return endpoint;
    }
}
