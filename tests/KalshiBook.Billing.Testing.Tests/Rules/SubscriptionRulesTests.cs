using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>What the API does with subscriptions.</summary>
public sealed class SubscriptionRulesTests : IAsyncLifetime
{
    private const string Plan = "items[0][price]=price_twin_project";
    private TwinFixture _twin = null!;

    public async ValueTask InitializeAsync() => _twin = await TwinFixture.StartAsync();

    public ValueTask DisposeAsync() => _twin.DisposeAsync();

    [Theory]
    [InlineData("", null, 400, "resource_missing")] // no card at all
    [InlineData("", true, 200, "active")]
    [InlineData("", false, 200, "incomplete")]
    [InlineData("&payment_behavior=default_incomplete", null, 200, "incomplete")]
    [InlineData("&payment_behavior=error_if_incomplete", false, 402, "card_declined")]
    [InlineData("&trial_period_days=7", null, 200, "trialing")]
    public async Task The_first_invoice_decides_how_it_begins(string more, bool? cardWorks, int status, string result)
    {
        var customer = _twin.Stripe.AddCustomer();
        var card = cardWorks is null ? "" : $"&default_payment_method={_twin.Stripe.AddCard(customer, works: cardWorks.Value)}";
        var answer = await _twin.SendAsync(HttpMethod.Post, "/v1/subscriptions", $"customer={customer}&{Plan}{card}{more}");
        Assert.Equal((status, result), (answer.Status, (string?)answer.Json["status"] ?? (string?)answer.Json["error"]!["code"]));
    }

    [Fact]
    public async Task A_metered_one_begins_active_without_card_and_invoice()
    {
        var customer = _twin.Stripe.AddCustomer();
        var anchor = TwinFixture.Now.AddDays(20).ToUnixTimeSeconds();
        var made = await _twin.PostAsync(
            "/v1/subscriptions", $"customer={customer}&items[0][price]=price_twin_payg&billing_cycle_anchor={anchor}&proration_behavior=none");
        Assert.Equal(("active", null, anchor), ((string?)made["status"], (string?)made["latest_invoice"], (long?)made["billing_cycle_anchor"]));
        Assert.Equal(anchor, (long?)TwinFixture.ItemOf(made)["current_period_end"]);
        Assert.False(TwinFixture.ItemOf(made).ContainsKey("quantity"));
    }

    [Fact]
    public async Task A_first_invoice_that_is_not_paid_in_23_hours_ends_it()
    {
        var customer = _twin.Stripe.AddCustomer();
        var card = _twin.Stripe.AddCard(customer, works: false);
        var made = await _twin.PostAsync("/v1/subscriptions", $"customer={customer}&{Plan}&default_payment_method={card}");
        _twin.Clock.Advance(TimeSpan.FromHours(23));
        var ended = await _twin.GetAsync($"/v1/subscriptions/{made["id"]}?expand[]=latest_invoice");
        Assert.Equal(("incomplete_expired", "void"), ((string?)ended["status"], (string?)ended["latest_invoice"]!["status"]));
        Assert.Equal(
            ["customer.subscription.created", "invoice.created", "invoice.finalized", "invoice.payment_failed", "customer.subscription.updated", "invoice.voided"],
            await _twin.EventTypesAsync());
    }

    [Fact]
    public async Task An_incomplete_one_is_active_when_its_invoice_is_paid()
    {
        var customer = _twin.Stripe.AddCustomer();
        var card = _twin.Stripe.AddCard(customer, works: false);
        var made = await _twin.PostAsync("/v1/subscriptions", $"customer={customer}&{Plan}&default_payment_method={card}");
        Assert.Equal((402, "card_error", "card_declined", null), await _twin.ErrorAsync($"/v1/invoices/{made["latest_invoice"]}/pay"));
        var good = _twin.Stripe.AddCard(customer);
        Assert.Equal("paid", (string?)(await _twin.PostAsync($"/v1/invoices/{made["latest_invoice"]}/pay", $"payment_method={good}"))["status"]);
        Assert.Equal("active", (string?)(await _twin.GetAsync($"/v1/subscriptions/{made["id"]}"))["status"]);
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/invoices/{made["latest_invoice"]}/pay")).Status);
    }

    [Theory]
    [InlineData("", "active incomplete incomplete_expired past_due")]
    [InlineData("all", "active canceled incomplete incomplete_expired past_due")]
    [InlineData("ended", "canceled incomplete_expired")]
    [InlineData("past_due", "past_due")]
    [InlineData("unpaid", "")]
    public async Task A_list_has_the_statuses_that_are_asked_for(string status, string found)
    {
        foreach (var one in new[] { "active", "canceled", "incomplete", "incomplete_expired", "past_due" })
            _twin.Stripe.PutSubscription(new() { CustomerId = "cus_1", PriceId = "price_1", Status = one });
        var list = await _twin.GetAsync("/v1/subscriptions?customer=cus_1" + (status.Length == 0 ? "" : $"&status={status}"));
        Assert.Equal(found, string.Join(' ', list["data"]!.AsArray().Select(item => (string)item!["status"]!).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Cancel_at_period_end_is_said_and_taken_back()
    {
        var (_, id) = await _twin.SubscribeAsync();
        var end = (long?)TwinFixture.ItemOf(_twin.Stripe.Get(id))["current_period_end"];
        var set = await _twin.PostAsync($"/v1/subscriptions/{id}", "cancel_at_period_end=true");
        Assert.Equal((true, end, TwinFixture.Now.ToUnixTimeSeconds()), ((bool)set["cancel_at_period_end"]!, (long?)set["cancel_at"], (long?)set["canceled_at"]));
        var back = await _twin.PostAsync($"/v1/subscriptions/{id}", "cancel_at_period_end=false");
        Assert.Equal((false, null, null), ((bool)back["cancel_at_period_end"]!, (long?)back["cancel_at"], (long?)back["canceled_at"]));
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/subscriptions/{id}", $"cancel_at_period_end=true&cancel_at={end}")).Status);
    }

    [Fact]
    public async Task The_portal_sets_cancel_at_alone()
    {
        var (_, id) = await _twin.SubscribeAsync();
        _twin.Stripe.CancelInPortal(id);
        var set = await _twin.GetAsync($"/v1/subscriptions/{id}");
        Assert.Equal((false, (long?)TwinFixture.ItemOf(set)["current_period_end"]), ((bool)set["cancel_at_period_end"]!, (long?)set["cancel_at"]));
        // What was not set by cancel_at_period_end is not taken back by it: only cancel_at, sent empty, does that.
        Assert.NotNull((await _twin.PostAsync($"/v1/subscriptions/{id}", "cancel_at_period_end=false"))["cancel_at"]);
        Assert.Null((await _twin.PostAsync($"/v1/subscriptions/{id}", "cancel_at="))["cancel_at"]);
    }

    [Fact]
    public async Task What_is_over_stays_over()
    {
        var (_, id) = await _twin.SubscribeAsync();
        var ended = await _twin.DeleteAsync($"/v1/subscriptions/{id}");
        Assert.Equal(("canceled", "cancellation_requested"), ((string?)ended["status"], (string?)ended["cancellation_details"]!["reason"]));
        Assert.Equal("customer.subscription.deleted", (await _twin.EventTypesAsync())[^1]);
        Assert.Equal(404, (await _twin.ErrorAsync(HttpMethod.Delete, $"/v1/subscriptions/{id}")).Status);
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/subscriptions/{id}", "cancel_at_period_end=true")).Status);
        Assert.Equal("b", (string?)(await _twin.PostAsync($"/v1/subscriptions/{id}", "metadata[a]=b"))["metadata"]!["a"]);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?invoice_now=true", null)]
    [InlineData("?invoice_now=true&prorate=true", 80)]
    public async Task Usage_is_dropped_by_a_cancel_at_once_unless_both_are_asked_for(string query, int? amount)
    {
        var (customer, id) = await _twin.SubscribeAsync(StripeTwinPrice.PayAsYouGo.Id);
        await _twin.PostAsync("/v1/billing/meter_events", $"event_name=kalshibook_api_credits&payload[stripe_customer_id]={customer}&payload[value]=100");
        _twin.Clock.Advance(TimeSpan.FromMinutes(1));
        await _twin.DeleteAsync($"/v1/subscriptions/{id}{query}");
        var invoices = (await _twin.GetAsync($"/v1/invoices?subscription={id}"))["data"]!.AsArray();
        Assert.Equal(amount, (int?)invoices.SingleOrDefault()?["amount_paid"]);
    }

    [Fact]
    public async Task Pause_and_resume()
    {
        var (_, id) = await _twin.SubscribeAsync();
        var paused = await _twin.PostAsync($"/v1/subscriptions/{id}/pause", "type=subscription");
        Assert.Equal(("paused", "pause_requested"), ((string?)paused["status"], (string?)paused["status_details"]!["paused"]!["subscription"]!["type"]));
        Assert.Equal(["customer.subscription.updated", "customer.subscription.paused"], (await _twin.EventTypesAsync())[^2..]);
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/subscriptions/{id}/pause")).Status);
        var invoice = (string?)paused["latest_invoice"];
        _twin.Clock.Advance(TimeSpan.FromDays(60));
        Assert.Equal(invoice, (string?)(await _twin.GetAsync($"/v1/subscriptions/{id}"))["latest_invoice"]); // no periods, no invoices
        var resumed = await _twin.PostAsync($"/v1/subscriptions/{id}/resume", "billing_cycle_anchor[type]=now");
        Assert.Equal(("active", null), ((string?)resumed["status"], resumed["status_details"]));
        Assert.Equal(TwinFixture.Now.AddDays(60).ToUnixTimeSeconds(), (long?)TwinFixture.ItemOf(resumed)["current_period_start"]);
        Assert.NotEqual(invoice, (string?)resumed["latest_invoice"]);
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/subscriptions/{id}/resume")).Status);
    }

    [Fact]
    public async Task Another_price_counts_from_the_next_invoice()
    {
        _twin.Stripe.AddPrice(new StripeTwinPrice("price_team") { UnitAmount = 9900 });
        var (_, id) = await _twin.SubscribeAsync();
        var item = (string)TwinFixture.ItemOf(_twin.Stripe.Get(id))["id"]!;
        var changed = await _twin.PostAsync($"/v1/subscriptions/{id}", $"items[0][id]={item}&items[0][price]=price_team&items[0][quantity]=2&proration_behavior=none");
        Assert.Equal(("price_team", 2), ((string?)TwinFixture.ItemOf(changed)["price"]!["id"], (int)TwinFixture.ItemOf(changed)["quantity"]!));
        _twin.Stripe.Renew(id);
        var renewed = await _twin.GetAsync($"/v1/subscriptions/{id}?expand[]=latest_invoice");
        Assert.Equal(19800, (int)renewed["latest_invoice"]!["amount_due"]!);
    }

    [Fact]
    public async Task An_update_tells_what_was_before()
    {
        var (_, id) = await _twin.SubscribeAsync();
        await _twin.PostAsync($"/v1/subscriptions/{id}", "metadata[a]=b", key: "key-1");
        await _twin.PostAsync($"/v1/subscriptions/{id}", "metadata[a]=b"); // nothing new
        var updates = (await _twin.GetAsync("/v1/events?type=customer.subscription.updated&limit=100"))["data"]!.AsArray();
        Assert.Equal(2, updates.Count);
        Assert.Equal("""{"metadata":{"a":null}}""", updates[0]!["data"]!["previous_attributes"]!.ToJsonString());
        Assert.Equal("key-1", (string?)updates[0]!["request"]!["idempotency_key"]);
        Assert.Equal("""{"default_payment_method":null,"status":"incomplete"}""", updates[1]!["data"]!["previous_attributes"]!.ToJsonString());
        Assert.IsType<JsonObject>(updates[1]!["request"]);
    }
}
