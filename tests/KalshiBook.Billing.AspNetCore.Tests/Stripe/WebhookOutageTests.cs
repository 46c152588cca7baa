using KalshiBook.Billing.Samples;
using KalshiBook.Billing.Testing;
using KalshiBook.Billing.Tests.Postgres;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A database that is away when Stripe has something to tell.</summary>
public sealed class WebhookOutageTests
{
    [PostgresServerFact]
    public async Task An_event_that_found_no_database_is_503_and_applied_when_it_comes_again()
    {
        await using var server = PostgresServer.Start();
        await using var store = new GivenTestStore(server.ConnectionString);
        await using var host = await StripeHost.StartAsync(new()
        {
            Store = store,
            Clock = TimeProvider.System,
            Configuration = { ["KalshiBookBilling:StoreTimeout"] = "00:00:01" },
        });
        await host.OkAsync("/billing/checkout");
        var session = host.Stripe.All("checkout.session").Single();
        host.Stripe.CompleteCheckout((string)session["id"]!);
        var news = StripeSamples.Event("02", "evt_away", (string)session["customer"]!);
        server.Stop("fast");

        using (var response = await host.SendEventAsync(news))
        {
            await response.ErrorAsync(503, "store_unavailable");
            Assert.Equal("5", response.Header("Retry-After"));
        }
        server.Resume();

        Assert.Equal(200, await host.DeliverAsync(news));
        Assert.Equal("project", (string?)(await host.StatusAsync())["tier"]);
    }
}
