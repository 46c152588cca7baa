using KalshiBook.Billing.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Routing;

/// <summary>Maps the billing endpoints.</summary>
public static class BillingEndpointRouteBuilderExtensions
{
    /// <summary>Maps the billing endpoints under <c>/billing</c>; on a group, under the group's prefix and <c>/billing</c>.</summary>
    /// <param name="endpoints">The application or a group.</param>
    /// <returns>A builder for all of them.</returns>
    /// <remarks>They cost no credits, and ask for the policy <see cref="BillingHttpOptions.AuthorizationPolicy"/>.</remarks>
    /// <exception cref="InvalidOperationException"><c>AddKalshiBookBilling()</c> or <c>AddAuthentication()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapKalshiBookBilling(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        BillingMarker.Require(endpoints.ServiceProvider, "MapKalshiBookBilling()");
        if (endpoints.ServiceProvider.GetService<IAuthenticationSchemeProvider>() is null)
        {
            throw new InvalidOperationException(
                "MapKalshiBookBilling() maps endpoints for signed-in users. Call builder.Services.AddAuthentication() with a scheme, such as AddJwtBearer().");
        }
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<BillingHttpOptions>>().Value;
        var group = endpoints.MapGroup("/billing").WithTags("Billing").DisableCredits();
        if (options.AuthorizationPolicy is { } policy) group.RequireAuthorization(policy);
        else group.RequireAuthorization();
        group.AddEndpointFilter(BillingEndpointFilter.InvokeAsync);
        StatusEndpoint.Map(group);
        UsageEndpoint.Map(group);
        return group;
    }
}
