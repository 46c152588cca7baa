using System.Net;
using System.Text.Json.Nodes;
using KalshiBook.Billing.Samples;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>What the other tests rely on in the stub: that it is as strict as Stripe.</summary>
public sealed class StripeTwinTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now);
    private readonly HttpClient _http = new();
    private StripeTwin _stripe = null!;

    public async ValueTask InitializeAsync()
    {
        _stripe = await StripeTwin.StartAsync(new() { Clock = _clock, BillsByClock = false });
        _http.BaseAddress = new Uri(_stripe.Url);
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_1");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _stripe.DisposeAsync();
    }

    [Fact]
    public async Task Key_SameAgain_IsReplayedForADay()
    {
        var first = await SendAsync("/v1/customers", "email=a@example.com", "key-1");
        var second = await SendAsync("/v1/customers", "email=a@example.com", "key-1");
        Assert.Equal(((string?)first.Json["id"], "true"), ((string?)second.Json["id"], second.Replayed));
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), await ErrorAsync("/v1/customers", "email=b@example.com", "key-1"));
        _clock.Advance(TimeSpan.FromHours(24));
        Assert.NotEqual((string?)first.Json["id"], (string?)(await SendAsync("/v1/customers", "email=a@example.com", "key-1")).Json["id"]);
    }

    [Fact]
    public async Task Key_OfARefusedRequest_IsFree()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync("/v1/customers", "colour=red", "key-1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/v1/customers", "email=a@example.com", "key-1")).Status);
    }

    [Fact]
    public async Task CheckoutSession_AfterADay_HasExpired()
    {
        _stripe.AddCustomer("cus_1");
        const string Form = "mode=setup&currency=usd&customer=cus_1&success_url=https://a";
        var id = (string)(await SendAsync("/v1/checkout/sessions", Form)).Json["id"]!;
        _clock.Advance(TimeSpan.FromHours(24));
        Assert.Throws<InvalidOperationException>(() => _stripe.CompleteCheckout(id));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync($"/v1/checkout/sessions/{id}/expire", "")).Status);
    }

    [Theory]
    [InlineData("/v1/checkout/sessions", "mode=setup&customer=cus_1&success_url=https://a")] // no currency
    [InlineData("/v1/checkout/sessions", "mode=subscription&customer=cus_1&success_url=https://a")] // no price
    [InlineData("/v1/checkout/sessions", "mode=setup&currency=usd&customer=cus_2&success_url=https://a")] // no such customer
    [InlineData("/v1/checkout/sessions", "mode=setup&currency=usd&customer=cus_1&success_url=https://a&payment_method_types[0]=card")]
    [InlineData("/v1/checkout/sessions", "mode=subscription&customer=cus_1&success_url=https://a&line_items[0][price]=price_payg&line_items[0][quantity]=1")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_payg&billing_cycle_anchor=1")]
    [InlineData("/v1/billing/meter_events", "event_name=e&payload[stripe_customer_id]=cus_1&payload[value]=1&timestamp=1")]
    public async Task Request_ThatStripeRefuses_IsRefused(string path, string form)
    {
        _stripe.AddCustomer("cus_1");
        _stripe.AddPrice("price_payg", metered: true);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error"), await ErrorAsync(path, form));
    }

    [Fact]
    public async Task DeletedCustomer_LosesSubscriptions_AndCanBuyNothing()
    {
        var subscription = _stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_1", PriceId = "price_1" });
        _stripe.DeleteCustomer("cus_1");
        Assert.Equal("canceled", (string?)_stripe.Get(subscription)["status"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync("/v1/billing_portal/sessions", "customer=cus_1")).Status);
    }

    [Fact]
    public void Renewal_GoesOnWhereThePeriodEnds()
    {
        var id = _stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_1", PriceId = "price_1" });
        var (end, invoice) = ((long?)ItemOf(id)["current_period_end"], (string?)_stripe.Get(id)["latest_invoice"]);
        _stripe.Renew(id, paid: false);
        Assert.Equal(end, (long?)ItemOf(id)["current_period_start"]);
        Assert.NotEqual(invoice, (string?)_stripe.Get(id)["latest_invoice"]);
        Assert.Equal("past_due", (string?)_stripe.Get(id)["status"]);
    }

    [Fact]
    public void Samples_WithIdsOfTheCaller_NameThem()
    {
        Assert.Equal(22, StripeSamples.Names.Count);
        Assert.All(StripeSamples.Names, name =>
        {
            var json = StripeSamples.Event(name, "evt_x", "cus_x", "user_x", "sub_x", "cs_x");
            Assert.Equal("evt_x", (string?)JsonNode.Parse(json)!["id"]);
            foreach (var own in new[] { "\"cus_stub_1\"", "user_stub_1", "sub_stub_1", "cs_test_stub_1" })
                Assert.DoesNotContain(own, json, StringComparison.Ordinal);
        });
        Assert.Contains("checkout.session.completed", StripeSamples.Event("03"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StripeSamples.Event("99"));
    }

    private JsonObject ItemOf(string id) => _stripe.Get(id)["items"]!["data"]![0]!.AsObject();

    private async Task<(HttpStatusCode, string?)> ErrorAsync(string path, string form, string? key = null)
    {
        var (status, json, _) = await SendAsync(path, form, key);
        return (status, (string?)json["error"]!["type"]);
    }

    private async Task<(HttpStatusCode Status, JsonNode Json, string? Replayed)> SendAsync(string path, string form, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(form) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return (response.StatusCode, json, response.Headers.TryGetValues("Idempotent-Replayed", out var values) ? values.Single() : null);
    }
}
