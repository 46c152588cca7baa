using KalshiBook.Billing.Samples;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>Webhooks: signed, in order, and sent again until somebody takes them.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private WebhookReceiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task A_checkout_that_succeeds_is_told_in_Stripes_order_and_signed()
    {
        await using var twin = await StartAsync();
        await twin.SubscribeAsync();
        await twin.Stripe.SettleAsync();
        var received = _receiver.Take();
        Assert.Equal(await twin.EventTypesAsync(), received.Select(one => one.Type));
        Assert.All(received, one => Assert.Equal(StripeSamples.Sign(one.Body, TwinFixture.Now, WebhookReceiver.Secret), one.Signature));
        Assert.All(received, one => Assert.Equal((StripeTwin.ApiVersion, 1), ((string?)one.Json["api_version"], (int)one.Json["pending_webhooks"]!)));
        Assert.All((await twin.GetAsync("/v1/events?limit=100"))["data"]!.AsArray(), one => Assert.Equal(0, (int)one!["pending_webhooks"]!));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(400)]
    [InlineData(302)] // a redirect is no yes
    public async Task What_is_not_taken_is_sent_again_signed_anew(int status)
    {
        await using var twin = await StartAsync();
        _receiver.Answer = _ => status;
        await twin.PostAsync("/v1/customers");
        var first = await _receiver.NextAsync();
        await twin.Stripe.SettleAsync();
        Assert.Single((await twin.GetAsync("/v1/events?delivery_success=false"))["data"]!.AsArray());
        await AdvanceUntilAsync(twin, TimeSpan.FromSeconds(1));
        var second = await _receiver.NextAsync();
        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Signature, second.Signature);
        _receiver.Answer = _ => 204;
        await AdvanceUntilAsync(twin, TimeSpan.FromSeconds(5));
        Assert.Equal(first.Id, (await _receiver.NextAsync()).Id);
        await UntilAsync(async () => (await twin.GetAsync("/v1/events?delivery_success=false"))["data"]!.AsArray().Count == 0);
        Assert.Single((await twin.GetAsync("/v1/events?delivery_success=true"))["data"]!.AsArray());
    }

    [Fact]
    public async Task One_event_that_is_refused_holds_up_no_other()
    {
        await using var twin = await StartAsync();
        _receiver.Answer = one => one.Type == "invoice.finalized" ? 500 : 200;
        await twin.SubscribeAsync();
        await twin.Stripe.SettleAsync();
        Assert.Equal(await twin.EventTypesAsync(), _receiver.Take().Select(one => one.Type));
        var undelivered = Assert.Single((await twin.GetAsync("/v1/events?delivery_success=false"))["data"]!.AsArray());
        Assert.Equal("invoice.finalized", (string?)undelivered!["type"]);
    }

    [Fact]
    public async Task Every_endpoint_gets_what_it_wants_under_its_own_secret()
    {
        await using var twin = await StartAsync();
        await using var other = await WebhookReceiver.StartAsync();
        twin.Stripe.AddWebhook(new StripeTwinWebhook(other.Url, "whsec_other") { Events = ["customer.created"] });
        twin.Stripe.AddWebhook(new StripeTwinWebhook("http://127.0.0.1:1/", "whsec_nobody")); // where nobody is
        await twin.PostAsync("/v1/customers");
        await twin.SubscribeAsync();
        await twin.Stripe.SettleAsync();
        var one = Assert.Single(other.Take());
        Assert.Equal(StripeSamples.Sign(one.Body, TwinFixture.Now, "whsec_other"), one.Signature);
        Assert.Equal(await twin.EventTypesAsync(), _receiver.Take().Select(received => received.Type));
    }

    [Theory]
    [InlineData("kalshibook_api_credits", "cus_9", "v1.billing.meter.error_report_triggered", "meter_event_customer_not_found")]
    [InlineData("nothing", "cus_1", "v1.billing.meter.no_meter_found", "no_meter")]
    public async Task Errors_of_meter_events_are_thin_events(string meter, string customer, string type, string code)
    {
        await using var twin = await StartAsync(thin: true);
        twin.Stripe.AddCustomer("cus_1");
        await twin.PostAsync("/v1/billing/meter_events", $"event_name={meter}&payload[stripe_customer_id]={customer}&payload[value]=1&identifier=id-1");
        await twin.Stripe.SettleAsync();
        var told = Assert.Single(_receiver.Take());
        Assert.Equal((type, "v2.core.event", false), (told.Type, (string?)told.Json["object"], told.Json.ContainsKey("data")));
        var whole = await twin.GetAsync($"/v2/core/events/{told.Id}");
        var error = whole["data"]!["reason"]!["error_types"]![0]!;
        Assert.Equal((code, "id-1"), ((string?)error["code"], (string?)error["sample_errors"]![0]!["request"]!["identifier"]));
    }

    [Theory]
    [InlineData("", "whsec_1")]
    [InlineData("/billing/webhook", "whsec_1")]
    [InlineData("ftp://127.0.0.1", "whsec_1")]
    [InlineData("http://127.0.0.1:1", " ")]
    public async Task An_endpoint_that_can_not_be_one_is_refused(string url, string secret)
    {
        await using var twin = await StartAsync();
        Assert.Throws<ArgumentException>(() => twin.Stripe.AddWebhook(new StripeTwinWebhook(url, secret)));
    }

    private async Task<TwinFixture> StartAsync(bool thin = false)
    {
        var twin = await TwinFixture.StartAsync();
        twin.Stripe.AddWebhook(new StripeTwinWebhook(_receiver.Url, WebhookReceiver.Secret) { Thin = thin });
        return twin;
    }

    // The pause before the next try begins a moment after the refusal: the clock goes on until the next try has come.
    private async Task AdvanceUntilAsync(TwinFixture twin, TimeSpan pause)
    {
        await UntilAsync(() =>
        {
            twin.Clock.Advance(pause);
            return Task.FromResult(_receiver.HasMore);
        });
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition()) await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}
