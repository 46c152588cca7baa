using System.Globalization;
using KalshiBook.Billing.Samples;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Stripe;

/// <summary>Times and numbers on a machine far from UTC, with odd habits of writing.</summary>
[Collection(nameof(GatewayTimeTests))]
[CollectionDefinition(nameof(GatewayTimeTests), DisableParallelization = true)]
public sealed class GatewayTimeTests : IAsyncLifetime
{
    private readonly string? _zone = Environment.GetEnvironmentVariable("TZ");
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    public ValueTask InitializeAsync()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.DateTimeFormat.TimeSeparator = ".";
        CultureInfo.CurrentCulture = culture;
        SetZone("America/New_York");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        CultureInfo.CurrentCulture = _culture;
        SetZone(_zone);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Times_FarFromUtc_AreSentAndReadInUtc()
    {
        Assert.NotEqual(TimeSpan.Zero, TimeZoneInfo.Local.GetUtcOffset(GatewayFixture.Now));
        await using var fixture = await GatewayFixture.StartAsync();
        fixture.Stripe.AddCustomer("cus_1");
        fixture.Stripe.AddPrice("price_payg", metered: true);
        var anchor = GatewayFixture.Now.AddDays(3);
        var made = (await fixture.Gateway.CreateMeteredSubscriptionAsync(
            new("cus_1", "user-1", "price_payg", null, anchor), "key-1", GatewayFixture.Token)).OrThrow();
        await fixture.Gateway.SendMeterEventAsync(new("e", "cus_1", -1_000, "id-1", GatewayFixture.Now), "key-2", GatewayFixture.Token);
        await fixture.Gateway.ListUndeliveredEventsAsync(["invoice.paid"], GatewayFixture.Now, GatewayFixture.Token);
        var requests = fixture.Stripe.Requests;
        Assert.Equal("1770984000", requests[0]["billing_cycle_anchor"]);
        Assert.Equal(("1770724800", "-1000"), (requests[1]["timestamp"], requests[1]["payload[value]"]));
        Assert.Equal("1770724800", requests[2]["created[gte]"]);
        Assert.Equal((GatewayFixture.Now, TimeSpan.Zero), (made.CreatedAt, made.CreatedAt.Offset));
        Assert.Equal((anchor, TimeSpan.Zero), (made.Items[0].Period.End, made.Items[0].Period.End.Offset));
    }

    [Fact]
    public void Signature_FarFromUtc_IsGood() =>
        Assert.True(StripeNetGateway.IsSignedBy("{}", StripeSamples.Sign("{}", GatewayFixture.Now, "whsec_1"), "whsec_1", GatewayFixture.Now));

    private static void SetZone(string? zone)
    {
        Environment.SetEnvironmentVariable("TZ", zone);
        TimeZoneInfo.ClearCachedData();
    }
}
