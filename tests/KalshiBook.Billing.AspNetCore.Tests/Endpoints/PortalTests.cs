using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

public sealed class PortalTests
{
    [Fact]
    public async Task It_leads_to_Stripes_page()
    {
        await using var app = await StartAsync(new PortalResult(PortalOutcome.Open, "https://portal.example.org/1"));

        var response = await app.PostAsync("/billing/portal");

        Assert.Equal(200, (int)response.StatusCode);
        var expected = new JsonObject { ["portal_url"] = "https://portal.example.org/1", ["request_id"] = response.Header("X-Request-ID") };
        Assert.True(JsonNode.DeepEquals(expected, await response.JsonAsync()));
    }

    [Fact]
    public async Task Whatever_is_sent_with_it_is_not_looked_at()
    {
        await using var app = await StartAsync(new PortalResult(PortalOutcome.Open, "https://portal.example.org/1"));

        Assert.Equal(200, (int)(await app.PostAsync("/billing/portal", new StringContent("{ nonsense"))).StatusCode);
    }

    [Theory]
    [InlineData("", "/billing/checkout")]
    [InlineData("/v1", "/v1/billing/checkout")]
    public async Task Without_a_customer_it_leads_to_checkout_where_the_host_mapped_it(string prefix, string checkout)
    {
        await using var app = await StartAsync(new PortalResult(PortalOutcome.NoCustomer), prefix);

        var error = await (await app.PostAsync(prefix + "/billing/portal")).ErrorAsync(400, "no_billing_account");

        Assert.Equal($"No billing account found. Subscribe first via POST {checkout}.", (string?)error["message"]);
    }

    [Fact]
    public async Task A_closed_account_is_403()
    {
        await using var app = await StartAsync(new PortalResult(PortalOutcome.AccountClosed));

        await (await app.PostAsync("/billing/portal")).ErrorAsync(403, "account_closed");
    }

    private static async Task<StripeApp> StartAsync(PortalResult result, string prefix = "")
    {
        var app = await StripeApp.StartAsync(change: settings =>
        {
            settings.Endpoints = false;
            settings.Map = host => host.MapGroup(prefix).MapKalshiBookBilling();
        });
        app.Billing.OpenPortalAsync(Arg.Any<BillingUser>(), Arg.Any<CancellationToken>()).Returns(result);
        return app;
    }
}
