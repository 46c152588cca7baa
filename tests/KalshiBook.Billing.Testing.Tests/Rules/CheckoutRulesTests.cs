namespace KalshiBook.Billing.Testing.Tests;

/// <summary>Checkout sessions: open, complete or expired, and what Stripe sends of each.</summary>
public sealed class CheckoutRulesTests : IAsyncLifetime
{
    private TwinFixture _twin = null!;

    public async ValueTask InitializeAsync() => _twin = await TwinFixture.StartAsync();

    public ValueTask DisposeAsync() => _twin.DisposeAsync();

    [Fact]
    public async Task A_plan_that_is_paid_sends_what_Stripe_sends()
    {
        var customer = _twin.Stripe.AddCustomer();
        var session = await _twin.CheckoutAsync(customer);
        var subscription = _twin.Stripe.CompleteCheckout(session);
        Assert.Equal(
            [
                "payment_method.attached", "customer.subscription.created", "invoice.created", "invoice.finalized", "customer.subscription.updated",
                "checkout.session.completed", "invoice.paid", "invoice.payment_succeeded",
            ],
            await _twin.EventTypesAsync());
        var complete = await _twin.GetAsync($"/v1/checkout/sessions/{session}");
        Assert.Equal(("complete", "paid", subscription, null), Four(complete, "status", "payment_status", "subscription", "url"));
        var made = await _twin.GetAsync($"/v1/subscriptions/{subscription}");
        Assert.Equal(("active", customer, (string?)complete["invoice"], null), Four(made, "status", "customer", "latest_invoice", "cancel_at"));
        Assert.StartsWith("pm_", (string?)made["default_payment_method"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metered_price_is_no_invoice()
    {
        var customer = _twin.Stripe.AddCustomer();
        var session = await _twin.CheckoutAsync(customer, StripeTwinPrice.PayAsYouGo.Id);
        _twin.Stripe.CompleteCheckout(session);
        var complete = await _twin.GetAsync($"/v1/checkout/sessions/{session}");
        Assert.Equal(("complete", "no_payment_required", null, customer), Four(complete, "status", "payment_status", "invoice", "customer"));
        Assert.DoesNotContain("invoice.created", await _twin.EventTypesAsync());
    }

    [Fact]
    public async Task Setup_leaves_a_card_that_nobody_pays_with_yet()
    {
        var customer = _twin.Stripe.AddCustomer();
        var session = await _twin.PostAsync("/v1/checkout/sessions", $"mode=setup&currency=usd&customer={customer}&success_url=https://a.example.com");
        var card = _twin.Stripe.CompleteCheckout((string)session["id"]!);
        var complete = await _twin.GetAsync($"/v1/checkout/sessions/{session["id"]}?expand[]=setup_intent");
        Assert.Equal((card, "succeeded"), ((string?)complete["setup_intent"]!["payment_method"], (string?)complete["setup_intent"]!["status"]));
        Assert.Null((await _twin.GetAsync($"/v1/customers/{customer}"))["invoice_settings"]!["default_payment_method"]);
        Assert.Equal(["payment_method.attached", "setup_intent.succeeded", "checkout.session.completed"], await _twin.EventTypesAsync());
    }

    [Theory]
    [InlineData(null, 24 * 60)]
    [InlineData(45, 45)]
    public async Task An_open_session_expires(int? asked, int minutes)
    {
        var at = asked is null ? "" : $"&expires_at={TwinFixture.Now.AddMinutes(asked.Value).ToUnixTimeSeconds()}";
        var session = await _twin.PostAsync("/v1/checkout/sessions", "mode=setup&currency=usd&success_url=https://a.example.com" + at);
        _twin.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        Assert.Equal("open", (string?)(await _twin.GetAsync($"/v1/checkout/sessions/{session["id"]}"))["status"]);
        _twin.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("expired", null, null, null), Four(await _twin.GetAsync($"/v1/checkout/sessions/{session["id"]}"), "status", "url", "invoice", "subscription"));
        Assert.Throws<InvalidOperationException>(() => _twin.Stripe.CompleteCheckout((string)session["id"]!));
        Assert.Equal(["checkout.session.expired"], await _twin.EventTypesAsync());
    }

    [Fact]
    public async Task Only_an_open_session_can_be_expired()
    {
        var customer = _twin.Stripe.AddCustomer();
        var (paid, other) = (await _twin.CheckoutAsync(customer), await _twin.CheckoutAsync(customer));
        _twin.Stripe.CompleteCheckout(paid);
        Assert.Equal("expired", (string?)(await _twin.PostAsync($"/v1/checkout/sessions/{other}/expire"))["status"]);
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/checkout/sessions/{paid}/expire")).Status);
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/checkout/sessions/{other}/expire")).Status);
        Assert.Equal(404, (await _twin.ErrorAsync("/v1/checkout/sessions/cs_9/expire")).Status);
    }

    [Fact]
    public async Task A_buyer_who_is_no_customer_becomes_one()
    {
        var session = await _twin.PostAsync(
            "/v1/checkout/sessions",
            "mode=subscription&customer_email=new@example.com&line_items[0][price]=price_twin_project&line_items[0][quantity]=2&success_url=https://a.example.com");
        Assert.Equal(6000, (long?)session["amount_total"]);
        _twin.Stripe.CompleteCheckout((string)session["id"]!);
        var customer = Assert.Single((await _twin.GetAsync("/v1/customers?email=new@example.com"))["data"]!.AsArray())!;
        Assert.Single((await _twin.GetAsync($"/v1/checkout/sessions?customer={customer["id"]}"))["data"]!.AsArray());
        var item = Assert.Single((await _twin.GetAsync($"/v1/checkout/sessions/{session["id"]}/line_items"))["data"]!.AsArray())!;
        Assert.Equal((2, 6000), ((int)item["quantity"]!, (int)item["amount_total"]!));
    }

    [Fact]
    public async Task A_customer_who_is_deleted_can_pay_no_more()
    {
        var customer = _twin.Stripe.AddCustomer();
        var session = await _twin.CheckoutAsync(customer);
        await _twin.DeleteAsync($"/v1/customers/{customer}");
        Assert.Throws<InvalidOperationException>(() => _twin.Stripe.CompleteCheckout(session));
        Assert.Empty((await _twin.GetAsync("/v1/subscriptions?status=all"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Metadata_of_the_subscription_is_its_own()
    {
        var customer = _twin.Stripe.AddCustomer();
        var session = await _twin.PostAsync(
            "/v1/checkout/sessions",
            $"mode=subscription&customer={customer}&line_items[0][price]=price_twin_project&line_items[0][quantity]=1&success_url=https://a.example.com"
            + "&metadata[of]=session&subscription_data[metadata][of]=subscription&subscription_data[metadata][_hidden]=1&subscription_data[trial_period_days]=3");
        var subscription = await _twin.GetAsync($"/v1/subscriptions/{_twin.Stripe.CompleteCheckout((string)session["id"]!)}");
        Assert.Equal("""{"of":"subscription","_hidden":"1"}""", subscription["metadata"]!.ToJsonString());
        Assert.Equal("trialing", (string?)subscription["status"]);
    }

    private static (string?, string?, string?, string?) Four(System.Text.Json.Nodes.JsonObject item, string a, string b, string c, string d) =>
        ((string?)item[a], (string?)item[b], (string?)item[c], (string?)item[d]);
}
