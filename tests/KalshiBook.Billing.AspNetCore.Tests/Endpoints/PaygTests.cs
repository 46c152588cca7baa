using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

public sealed class PaygTests
{
    private const string Path = "/billing/payg";
    private const string OffMessage = "Pay-As-You-Go disabled. API access will stop when credits are exhausted.";

    [Theory]
    [InlineData(null, "$0.008/credit")]
    [InlineData("0.0080", "$0.008/credit")]
    [InlineData("1.00", "$1/credit")]
    [InlineData("1234.5", "$1234.5/credit")]
    [InlineData("0.00000001", "$0.00000001/credit")]
    public async Task Switched_on_it_says_what_a_credit_costs(string? price, string told)
    {
        await using var app = await StartAsync(configuration: price is null ? [] : [("KalshiBookBilling:Payg:PricePerCredit", price)]);

        var response = await app.PostAsync(Path, """{ "enable": true }""");

        await AssertAnswerAsync(response, isOn: true, $"Pay-As-You-Go enabled. Overage credits will be billed at {told}.");
    }

    [Fact]
    public async Task Switched_off_it_says_so()
    {
        await using var app = await StartAsync();

        await AssertAnswerAsync(await app.PostAsync(Path, """{ "enable": false }"""), isOn: false, OffMessage);
        await app.Billing.Received(1).DisablePaygAsync(UserId.Parse(TestApp.Alice), Arg.Any<CancellationToken>());
        await app.Billing.DidNotReceiveWithAnyArgs().EnablePaygAsync(default!, default, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Switched_off_meanwhile_it_is_off()
    {
        await using var app = await StartAsync(new PaygResult(PaygOutcome.SwitchedOff));

        await AssertAnswerAsync(await app.PostAsync(Path, """{ "enable": true }"""), isOn: false, OffMessage);
    }

    [Theory]
    [InlineData("""{ "enable": true }""", false, null)]
    [InlineData("""{ "enable": true, "overage_limit": null }""", true, null)]
    [InlineData("""{ "enable": true, "overage_limit": 0 }""", true, 0L)]
    [InlineData("""{ "enable": true, "overage_limit": 5000 }""", true, 5000L)]
    [InlineData("""{ "enable": true, "overage_limit": 9223372036854775807 }""", true, long.MaxValue)]
    [InlineData("""{ "enable": false, "enable": true, "overage_limit": -1, "overage_limit": 7 }""", true, 7L)]
    [InlineData("""{ "enable": true, "OVERAGE_LIMIT": -1, "\ud800": 1 }""", false, null)]
    public async Task The_limit_is_handed_on(string body, bool isGiven, long? limit)
    {
        await using var app = await StartAsync();

        Assert.Equal(200, (int)(await app.PostAsync(Path, body)).StatusCode);
        await app.Billing.Received(1).EnablePaygAsync(
            Arg.Any<BillingUser>(), isGiven ? OverageLimitChoice.Of(limit) : OverageLimitChoice.None, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("{}", "enable ")]
    [InlineData("""{ "enable": null }""", "enable ")]
    [InlineData("""{ "enable": "true" }""", "enable ")]
    [InlineData("""{ "enable": 1 }""", "enable ")]
    [InlineData("""{ "enable": true, "enable": {} }""", "enable ")]
    [InlineData("""{ "enable": true, "overage_limit": -1 }""", "overage_limit ")]
    [InlineData("""{ "enable": true, "overage_limit": 1.5 }""", "overage_limit ")]
    [InlineData("""{ "enable": true, "overage_limit": "5000" }""", "overage_limit ")]
    [InlineData("""{ "enable": true, "overage_limit": 9223372036854775808 }""", "overage_limit ")]
    [InlineData("""{ "enable": true, "overage_limit": 1e400 }""", "overage_limit ")]
    [InlineData("""{ "enable": false, "overage_limit": [] }""", "overage_limit ")]
    [InlineData("[true]", "The body ")]
    public async Task What_is_not_acceptable_is_422_and_named(string body, string name)
    {
        await using var app = await StartAsync();

        var error = await (await app.PostAsync(Path, body)).ErrorAsync(422, "validation_error");

        Assert.StartsWith(name, (string?)error["message"], StringComparison.Ordinal);
        Assert.Empty(app.Billing.ReceivedCalls());
    }

    [Theory]
    [InlineData("20000", true)]
    [InlineData("20001", false)]
    [InlineData("null", false)]
    public async Task The_hosts_maximum_is_none_to_pass(string limit, bool isTaken)
    {
        await using var app = await StartAsync(configuration: ("KalshiBookBilling:Payg:MaxOverageLimit", "20000"));

        foreach (var enable in (string[])["true", "false"])
        {
            var response = await app.PostAsync(Path, $$"""{ "enable": {{enable}}, "overage_limit": {{limit}} }""");

            if (isTaken) Assert.Equal(200, (int)response.StatusCode);
            else await response.ErrorAsync(422, "validation_error");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("enable=true")]
    [InlineData("{ \"enable\": true")]
    [InlineData("{ \"enable\": tru }")]
    public async Task What_is_no_JSON_is_400_nothing_included(string body)
    {
        await using var app = await StartAsync();

        await (await app.PostAsync(Path, body)).ErrorAsync(400, "invalid_json");
        await (await app.PostAsync(Path)).ErrorAsync(400, "invalid_json");
        await (await app.PostAsync(Path, new StringContent(""))).ErrorAsync(400, "invalid_json");
    }

    [Fact]
    public async Task A_body_of_another_kind_is_415_and_a_long_one_413()
    {
        await using var app = await StartAsync();

        var text = new StringContent("""{ "enable": true }""", Encoding.UTF8, "text/plain");

        await (await app.PostAsync(Path, text)).ErrorAsync(415, "unsupported_media_type");
        await (await app.PostAsync(Path, """{ "enable": true }""".PadRight(16_385))).ErrorAsync(413, "payload_too_large");
        await (await app.PostAsync(Path, new string('[', 10_000))).ErrorAsync(400, "invalid_json");
    }

    [Fact]
    public async Task Without_a_payment_method_it_is_402_and_leads_to_where_one_is_added()
    {
        await using var app = await StartAsync(new PaygResult(PaygOutcome.PaymentMethodRequired, "https://setup.example.org/1"));

        var error = await (await app.PostAsync(Path, """{ "enable": true }""")).ErrorAsync(402, "payment_method_required");

        Assert.Equal("https://setup.example.org/1", (string?)error["setup_url"]);
        Assert.Equal(["code", "message", "status", "setup_url"], error.AsObject().Select(member => member.Key));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_closed_account_is_403(string enable)
    {
        await using var app = await StartAsync(new PaygResult(PaygOutcome.AccountClosed));
        var account = await app.App.AccountAsync();
        app.Billing.DisablePaygAsync(Arg.Any<UserId>(), Arg.Any<CancellationToken>()).Returns(account with { ClosedAt = TestApp.Start });

        await (await app.PostAsync(Path, $$"""{ "enable": {{enable}} }""")).ErrorAsync(403, "account_closed");
    }

    [Fact]
    public async Task The_rate_limit_follows_the_new_tier_at_once_both_ways()
    {
        await using var app = await StartAsync(change: settings =>
        {
            settings.RateLimits = true;
            settings.Map = host => host.MapGet("/free", () => "ok").RequireCredits(1);
        });
        Assert.Equal("30", await LimitAsync(app));

        await app.App.ChangeAccountAsync(account => account with { Tier = "payg" });
        await app.PostAsync(Path, """{ "enable": true }""");
        Assert.Null(app.App.Services.GetRequiredService<KnownTiers>().Find(UserId.Parse(TestApp.Alice)));
        Assert.Equal("60", await LimitAsync(app));
        await app.PostAsync(Path, """{ "enable": false }""");

        Assert.Equal("free", app.App.Services.GetRequiredService<KnownTiers>().Find(UserId.Parse(TestApp.Alice)));
    }

    private static async Task<string?> LimitAsync(StripeApp app) => (await app.App.GetAsync("/free")).Header("X-RateLimit-Limit");

    private static async Task AssertAnswerAsync(HttpResponseMessage response, bool isOn, string message)
    {
        Assert.Equal(200, (int)response.StatusCode);
        var expected = new JsonObject { ["payg_enabled"] = isOn, ["message"] = message, ["request_id"] = response.Header("X-Request-ID") };
        var body = await response.JsonAsync();
        Assert.True(JsonNode.DeepEquals(expected, body), body.ToJsonString());
    }

    private static async Task<StripeApp> StartAsync(
        PaygResult? result = null, Action<TestAppSettings>? change = null, params (string, string?)[] configuration)
    {
        var app = await StripeApp.StartAsync(change: change, configuration: configuration);
        var account = await app.App.AccountAsync();
        app.Billing.EnablePaygAsync(Arg.Any<BillingUser>(), Arg.Any<OverageLimitChoice>(), Arg.Any<CancellationToken>())
            .Returns(result ?? new PaygResult(PaygOutcome.Enabled));
        app.Billing.DisablePaygAsync(Arg.Any<UserId>(), Arg.Any<CancellationToken>()).Returns(account);
        app.Billing.ClearReceivedCalls();
        return app;
    }
}
