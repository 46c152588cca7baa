using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Finds the billing endpoints among those that the host mapped. Looks once: endpoints don't move while a host runs.</summary>
internal sealed class BillingLinks(EndpointDataSource endpoints)
{
    private BillingPaths? _paths;

    public BillingPaths Paths => _paths ??= new BillingPaths(
        Find(BillingEndpointKind.Checkout), Find(BillingEndpointKind.Portal), Find(BillingEndpointKind.Payg));

    private string? Find(BillingEndpointKind kind) => endpoints.Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<BillingEndpointMetadata>()?.Kind == kind)
        .Select(endpoint => "/" + endpoint.RoutePattern.RawText?.TrimStart('/'))
        .FirstOrDefault();
}
