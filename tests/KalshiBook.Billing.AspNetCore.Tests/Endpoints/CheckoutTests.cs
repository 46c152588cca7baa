using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

public sealed class CheckoutTests
{
    private const string Path = "/billing/checkout";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "plan": null }""")]
    [InlineData("""{ "plan": "project" }""")]
    [InlineData("""{ "plan": "huge", "plan": "project" }""")]
    [InlineData("""{ "other": 1 }""")]
    public async Task It_leads_to_Stripes_page(string? body)
    {
        await using var app = await StartAsync();

        var response = await app.PostAsync(Path, body);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("no-store", response.Header("Cache-Control"));
        var expected = new JsonObject { ["checkout_url"] = "https://pay.example.org/1", ["request_id"] = response.Header("X-Request-ID") };
        Assert.True(JsonNode.DeepEquals(expected, await response.JsonAsync()));
        Assert.Equal("project", PlanOf(app).Name);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Without_a_body_the_media_type_does_not_matter(string? mediaType)
    {
        await using var app = await StartAsync();

        var empty = new ByteArrayContent([]) { Headers = { ContentType = mediaType is null ? null : new(mediaType) } };

        Assert.Equal(200, (int)(await app.PostAsync(Path, empty)).StatusCode);
        Assert.Equal(200, (int)(await app.PostAsync(Path, new SlowBody(mediaType))).StatusCode);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/vnd.acme+json")]
    public async Task Every_kind_of_JSON_will_do_also_with_a_byte_order_mark(string mediaType)
    {
        await using var app = await StartAsync();
        var body = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. """{ "plan": "project" }"""u8]);
        body.Headers.TryAddWithoutValidation("Content-Type", mediaType);

        Assert.Equal(200, (int)(await app.PostAsync(Path, body)).StatusCode);
    }

    [Theory]
    [InlineData("""{ "plan": "gold" }""")]
    [InlineData("""{ "plan": "Project" }""")]
    [InlineData("""{ "plan": "free" }""")]
    [InlineData("""{ "plan": "payg" }""")]
    [InlineData("""{ "plan": "" }""")]
    [InlineData("""{ "plan": 1 }""")]
    [InlineData("""{ "plan": ["project"] }""")]
    [InlineData("""{ "plan": "project", "plan": false }""")]
    [InlineData("""{ "plan": "\ud800" }""")]
    public async Task A_plan_that_is_not_sold_is_422_and_named(string body)
    {
        await using var app = await StartAsync();

        var error = await (await app.PostAsync(Path, body)).ErrorAsync(422, "validation_error");

        Assert.Equal("plan must be one of: project.", (string?)error["message"]);
        Assert.Empty(app.Billing.ReceivedCalls());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"project\"")]
    public async Task JSON_that_is_no_object_is_422(string body)
    {
        await using var app = await StartAsync();

        await (await app.PostAsync(Path, body)).ErrorAsync(422, "validation_error");
    }

    [Theory]
    [InlineData("project")]
    [InlineData(" ")]
    [InlineData("{ \"plan\": \"project\" ")]
    [InlineData("{ \"plan\": \"project\", }")]
    [InlineData("{} {}")]
    public async Task What_is_no_JSON_is_400(string body)
    {
        await using var app = await StartAsync();

        await (await app.PostAsync(Path, body)).ErrorAsync(400, "invalid_json");
    }

    [Fact]
    public async Task Another_media_type_is_415_and_that_comes_before_the_length()
    {
        await using var app = await StartAsync();

        await (await app.PostAsync(Path, new StringContent("{}", Encoding.UTF8, "text/plain"))).ErrorAsync(415, "unsupported_media_type");
        await (await app.PostAsync(Path, new ByteArrayContent("{}"u8.ToArray()))).ErrorAsync(415, "unsupported_media_type");
        var (text, length) = ("text/plain", 20_000);
        await (await app.PostAsync(Path, new StringContent(new string(' ', length), Encoding.UTF8, text))).ErrorAsync(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData(16 * 1024, 200)]
    [InlineData((16 * 1024) + 1, 413)]
    public async Task A_body_may_have_16_KiB(int length, int status)
    {
        await using var app = await StartAsync();
        var body = Encoding.UTF8.GetBytes("{}".PadRight(length));

        var known = await app.PostAsync(Path, new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } });
        var unknown = await app.PostAsync(Path, new SlowBody("application/json", body[..10_000], body[10_000..]));

        foreach (var response in (HttpResponseMessage[])[known, unknown])
        {
            if (status == 200) Assert.Equal(200, (int)response.StatusCode);
            else await response.ErrorAsync(413, "payload_too_large");
        }
    }

    [Fact]
    public async Task Of_several_plans_the_one_that_is_meant_without_a_name_is_project()
    {
        await using var app = await StartAsync(
            ("KalshiBookBilling:Plans:huge:MonthlyCredits", "100000"), ("KalshiBookBilling:Plans:huge:RequestsPerMinute", "600"),
            ("KalshiBookBilling:Plans:huge:StripePriceId", "price_huge"));

        await app.PostAsync(Path);
        Assert.Equal("project", PlanOf(app).Name);
        await app.PostAsync(Path, """{ "plan": "huge" }""");
        Assert.Equal("huge", PlanOf(app).Name);
        var error = await (await app.PostAsync(Path, """{ "plan": "gold" }""")).ErrorAsync(422, "validation_error");
        Assert.Equal("plan must be one of: project, huge.", (string?)error["message"]);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, "plan must be one of: a, b.")]
    public async Task A_catalogue_without_project_sells_its_only_plan_or_wants_a_name(int count, string? message)
    {
        var configuration = new[] { "a", "b" }.Take(count).SelectMany(name => new (string, string?)[]
        {
            ($"KalshiBookBilling:Plans:{name}:MonthlyCredits", "9000"), ($"KalshiBookBilling:Plans:{name}:RequestsPerMinute", "9"),
            ($"KalshiBookBilling:Plans:{name}:StripePriceId", "price_" + name),
        });
        await using var app = await StartAsync([("STRIPE_PROJECT_PRICE_ID", null), .. configuration]);

        var response = await app.PostAsync(Path);

        if (message is null) Assert.Equal("a", PlanOf(app).Name);
        else Assert.Equal(message, (string?)(await response.ErrorAsync(422, "validation_error"))["message"]);
    }

    [Fact]
    public async Task Who_has_a_subscription_is_shown_the_portal_where_the_host_mapped_it()
    {
        await using var app = await StripeApp.StartAsync(change: settings =>
        {
            settings.Endpoints = false;
            settings.Map = host => host.MapGroup("/v1").MapKalshiBookBilling();
        });
        app.Billing.StartCheckoutAsync(Arg.Any<BillingUser>(), Arg.Any<Plan>(), Arg.Any<CancellationToken>())
            .Returns(new CheckoutResult(CheckoutOutcome.AlreadySubscribed));

        var error = await (await app.PostAsync("/v1/billing/checkout")).ErrorAsync(409, "already_subscribed");

        Assert.Equal("You already have a subscription. Manage it via POST /v1/billing/portal.", (string?)error["message"]);
    }

    [Fact]
    public async Task A_closed_account_is_403()
    {
        await using var app = await StartAsync();
        app.Billing.StartCheckoutAsync(Arg.Any<BillingUser>(), Arg.Any<Plan>(), Arg.Any<CancellationToken>())
            .Returns(new CheckoutResult(CheckoutOutcome.AccountClosed));

        await (await app.PostAsync(Path)).ErrorAsync(403, "account_closed");
    }

    private static Plan PlanOf(StripeApp app) => app.Billing.ReceivedCalls().Last().GetArguments().OfType<Plan>().Single();

    private static async Task<StripeApp> StartAsync(params (string, string?)[] configuration)
    {
        var app = await StripeApp.StartAsync(configuration: configuration);
        app.Billing.StartCheckoutAsync(Arg.Any<BillingUser>(), Arg.Any<Plan>(), Arg.Any<CancellationToken>())
            .Returns(new CheckoutResult(CheckoutOutcome.Open, "https://pay.example.org/1"));
        app.Billing.ClearReceivedCalls();
        return app;
    }
}
