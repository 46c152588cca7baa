using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Stand-ins of the endpoints that call Stripe: refusals lead to them.</summary>
internal static class Dummies
{
    public static void MapStripeEndpoints(this IEndpointRouteBuilder app, string prefix = "/billing")
    {
        Map(app, prefix + "/checkout", BillingEndpointKind.Checkout);
        Map(app, prefix + "/portal", BillingEndpointKind.Portal);
        Map(app, prefix + "/payg", BillingEndpointKind.Payg);
    }

    public static Dictionary<string, string?> StripeOn(params (string Name, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["STRIPE_SECRET_KEY"] = "sk_test_1", ["STRIPE_PROJECT_PRICE_ID"] = "price_project" };
        foreach (var (name, value) in more) settings[name] = value;
        return settings;
    }

    private static void Map(IEndpointRouteBuilder app, string path, BillingEndpointKind kind) =>
        app.MapPost(path, () => Results.StatusCode(501)).WithMetadata(new BillingEndpointMetadata(kind));
}
