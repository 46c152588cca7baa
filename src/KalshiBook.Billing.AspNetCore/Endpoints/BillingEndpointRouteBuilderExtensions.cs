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
    /// <remarks>
    /// They cost no credits, and ask for the policy <see cref="BillingHttpOptions.AuthorizationPolicy"/>; but Stripe's webhook asks for a
    /// signature, whatever the policies of the host and its groups.
    /// </remarks>
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
        group.AddEndpointFilter(BillingEndpointFilter.InvokeAsync);
        MapForUsers(group.MapGroup(""), options.AuthorizationPolicy);
        WebhookEndpoint.Map(group);
        return group;
    }

    private static void MapForUsers(RouteGroupBuilder group, string? policy)
    {
        if (policy is null) group.RequireAuthorization();
        else group.RequireAuthorization(policy);
        group.AddEndpointFilter(AccessTokenFilter.InvokeAsync);
        StatusEndpoint.Map(group);
        UsageEndpoint.Map(group);
        CheckoutEndpoint.Map(group);
        PortalEndpoint.Map(group);
        PaygEndpoint.Map(group);
        SyncEndpoint.Map(group);
    }
}
