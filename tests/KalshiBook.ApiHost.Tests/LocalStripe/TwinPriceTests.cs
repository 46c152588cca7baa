using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace KalshiBook.ApiHost.Tests;

/// <summary>The twin sells what the host does.</summary>
public sealed class TwinPriceTests
{
    [Fact]
    public async Task Without_settings_the_default_plan_and_pay_as_you_go_are_sold()
    {
        await using var host = await TwinHosts.StartAsync(TwinHosts.FreePort());

        Assert.Equal(["price_twin_payg usd 0.8 month 1 metered", "price_twin_project usd 3000 month 1 licensed"], Prices(host));
        Assert.Equal(["Pay-As-You-Go", "Project"], host.Twin()!.All("product").Select(product => (string)product["name"]!).Order());
        Assert.Equal("kalshibook_api_credits", (string?)Assert.Single(host.Twin()!.All("billing.meter"))["event_name"]);
    }

    [Fact]
    public async Task Every_configured_price_is_there_with_its_plans_amount()
    {
        await using var host = await TwinHosts.StartAsync(TwinHosts.FreePort(), settings:
        [
            ("KalshiBookBilling:Plans:team:MonthlyCredits", "20000"), ("KalshiBookBilling:Plans:team:RequestsPerMinute", "600"),
            ("KalshiBookBilling:Plans:team:DisplayPrice", "$1,200 / year"), ("KalshiBookBilling:Plans:team:DisplayName", "The Team"),
            ("KalshiBookBilling:Plans:solo:MonthlyCredits", "2000"), ("KalshiBookBilling:Plans:solo:RequestsPerMinute", "60"),
            ("KalshiBookBilling:Plans:solo:DisplayPrice", "€9.50 per month"), ("KalshiBookBilling:Plans:solo:StripePriceId", "price_new, price_old"),
            ("STRIPE_PAYG_PRICE_ID", "price_metered"), ("STRIPE_METER_EVENT_NAME", "calls"), ("KalshiBookBilling:Payg:PricePerCredit", "0.0125"),
        ]);

        Assert.Equal(
            [
                "price_metered usd 1.25 month 1 metered", "price_new eur 950 month 1 licensed", "price_old eur 950 month 1 licensed",
                "price_twin_team usd 120000 year 1 licensed",
            ],
            Prices(host));
        Assert.Equal("calls", (string?)Assert.Single(host.Twin()!.All("billing.meter"))["event_name"]);
        Assert.Contains("The Team", host.Twin()!.All("product").Select(product => (string?)product["name"]));
    }

    [Fact]
    public async Task A_flat_name_wins_here_too()
    {
        await using var host = await TwinHosts.StartAsync(TwinHosts.FreePort(), settings:
            [("STRIPE_PROJECT_PRICE_ID", "price_flat"), ("KalshiBookBilling:StripeProjectPriceId", "price_section"), ("STRIPE_WEBHOOK_SECRET", "whsec_mine,whsec_old")]);

        Assert.Contains("price_flat usd 3000 month 1 licensed", Prices(host));
        Assert.Equal("whsec_mine,whsec_old", host.Billing().StripeWebhookSecret);
    }

    [Fact]
    public async Task A_price_that_can_not_be_read_is_said_and_sold_for_30_dollars()
    {
        await using var host = await TwinHosts.StartAsync(TwinHosts.FreePort(), settings:
            [("KalshiBookBilling:Plans:team:MonthlyCredits", "20000"), ("KalshiBookBilling:Plans:team:RequestsPerMinute", "600"), ("KalshiBookBilling:Plans:team:DisplayPrice", "ask us")]);

        Assert.Contains("price_twin_team usd 3000 month 1 licensed", Prices(host));
        var said = Assert.Single(host.TwinLogs(), record => record.Level == LogLevel.Warning);
        Assert.Contains("KalshiBookBilling:Plans:team:DisplayPrice", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_plan_stops_the_start_as_it_does_without_the_twin()
    {
        var failure = await TwinHosts.FailAsync(TwinHosts.Settings(TwinHosts.FreePort(), settings: ("KalshiBookBilling:Plans:team:MonthlyCredits", "1")));

        Assert.Contains("KalshiBookBilling:Plans:team:RequestsPerMinute", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("STRIPE_SECRET_KEY", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$30 / month", "usd 3000 1 month")]
    [InlineData("$99/mo", "usd 9900 1 month")]
    [InlineData(" $1,200 / year ", "usd 120000 1 year")]
    [InlineData("$999999.99 per yr", "usd 99999999 1 year")]
    [InlineData("£5.00 a week", "gbp 500 1 week")]
    [InlineData("$75 every 3 months", "usd 7500 3 month")]
    [InlineData("$0 / day", "usd 0 1 day")]
    [InlineData("$30", null)]
    [InlineData("30 / month", null)]
    [InlineData("$1,20 / month", null)]
    [InlineData("$1.2 / month", null)]
    [InlineData("$10000000 / month", null)]
    [InlineData("$-5 / month", null)]
    [InlineData("from $30 / month", null)]
    [InlineData("$30 / month per seat", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_price_is_read_as_people_write_it(string? text, string? expected)
    {
        var price = PriceText.Read(text);

        Assert.Equal(expected, price is null ? null : FormattableString.Invariant($"{price.Currency} {price.UnitAmount:0.##} {price.IntervalCount} {price.Interval}"));
    }

    private static IEnumerable<string> Prices(Host host) => host.Twin()!.All("price").Select(Words).Order(StringComparer.Ordinal);

    private static string Words(JsonObject price) =>
        $"{price["id"]} {price["currency"]} {price["unit_amount_decimal"]} {price["recurring"]!["interval"]} {price["recurring"]!["interval_count"]} {price["recurring"]!["usage_type"]}";
}
