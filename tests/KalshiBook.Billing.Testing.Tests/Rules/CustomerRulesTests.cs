namespace KalshiBook.Billing.Testing.Tests;

/// <summary>Customers and their cards.</summary>
public sealed class CustomerRulesTests : IAsyncLifetime
{
    private TwinFixture _twin = null!;

    public async ValueTask InitializeAsync() => _twin = await TwinFixture.StartAsync();

    public ValueTask DisposeAsync() => _twin.DisposeAsync();

    [Fact]
    public async Task Made_read_changed_and_deleted()
    {
        var made = await _twin.PostAsync("/v1/customers", "email=a@example.com&metadata[a]=1&metadata[b]=2");
        var path = $"/v1/customers/{made["id"]}";
        var changed = await _twin.PostAsync(path, "email=&metadata[a]=&metadata[c]=3&name=Ann");
        Assert.Equal("""{"b":"2","c":"3"}""", changed["metadata"]!.ToJsonString());
        Assert.Equal((null, "Ann"), ((string?)changed["email"], (string?)changed["name"]));
        Assert.Equal("{}", (await _twin.PostAsync(path, "metadata="))["metadata"]!.ToJsonString());
        Assert.True((bool)(await _twin.DeleteAsync(path))["deleted"]!);
        Assert.Equal($$"""{"id":"{{made["id"]}}","object":"customer","deleted":true}""", (await _twin.GetAsync(path)).ToJsonString());
        Assert.Equal(404, (await _twin.ErrorAsync(path, "name=Ann")).Status);
        Assert.Equal(404, (await _twin.ErrorAsync(HttpMethod.Delete, path)).Status);
        Assert.Empty((await _twin.GetAsync("/v1/customers"))["data"]!.AsArray());
        Assert.Equal(["customer.created", "customer.updated", "customer.updated", "customer.deleted"], await _twin.EventTypesAsync());
    }

    [Fact]
    public async Task One_who_is_deleted_loses_the_subscriptions_and_can_buy_nothing()
    {
        var (customer, subscription) = await _twin.SubscribeAsync();
        await _twin.DeleteAsync($"/v1/customers/{customer}");
        Assert.Equal("canceled", (string?)(await _twin.GetAsync($"/v1/subscriptions/{subscription}"))["status"]);
        Assert.Equal((400, "customer"), (await Refused("/v1/billing_portal/sessions"), "customer"));
        Assert.Equal(400, await Refused("/v1/subscriptions"));
        _twin.Clock.Advance(TimeSpan.FromDays(100)); // and nothing of theirs comes back
        Assert.Single((await _twin.GetAsync($"/v1/invoices?subscription={subscription}"))["data"]!.AsArray());

        async Task<int> Refused(string path) => (await _twin.ErrorAsync(path, $"customer={customer}")).Status;
    }

    [Fact]
    public async Task A_card_belongs_to_one_customer()
    {
        var (ann, bob) = (_twin.Stripe.AddCustomer(), _twin.Stripe.AddCustomer());
        var card = (string)(await _twin.PostAsync("/v1/payment_methods", "type=card&card[token]=tok_visa"))["id"]!;
        await _twin.PostAsync($"/v1/payment_methods/{card}/attach", $"customer={ann}");
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/payment_methods/{card}/attach", $"customer={bob}")).Status);
        Assert.Equal("resource_missing", (await _twin.ErrorAsync($"/v1/customers/{bob}", $"invoice_settings[default_payment_method]={card}")).Code);
        await _twin.PostAsync($"/v1/customers/{ann}", $"invoice_settings[default_payment_method]={card}");
        Assert.Single((await _twin.GetAsync($"/v1/customers/{ann}/payment_methods"))["data"]!.AsArray());
        await _twin.PostAsync($"/v1/payment_methods/{card}/detach");
        Assert.Null((await _twin.GetAsync($"/v1/customers/{ann}"))["invoice_settings"]!["default_payment_method"]);
        Assert.Empty((await _twin.GetAsync($"/v1/payment_methods?customer={ann}"))["data"]!.AsArray());
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/payment_methods/{card}/detach")).Status);
        Assert.Equal(400, (await _twin.ErrorAsync("/v1/payment_methods", "type=card&card[token]=tok_9")).Status);
    }

    [Fact]
    public async Task A_card_that_is_put_anew_works_as_the_new_one_does()
    {
        var customer = _twin.Stripe.AddCustomer();
        _twin.Stripe.AddCard(customer, "pm_1", works: false);
        _twin.Stripe.AddCard(customer, "pm_1");
        var made = await _twin.PostAsync("/v1/subscriptions", $"customer={customer}&items[0][price]=price_twin_project&default_payment_method=pm_1");
        Assert.Equal("active", (string?)made["status"]);
        await _twin.DeleteAsync($"/v1/customers/{customer}");
        Assert.Null((await _twin.GetAsync("/v1/payment_methods/pm_1"))["customer"]);
    }

    [Fact]
    public async Task Test_cards_are_made_anew_for_each_customer()
    {
        var first = await _twin.PostAsync("/v1/customers", "payment_method=pm_card_visa&invoice_settings[default_payment_method]=pm_card_visa");
        var second = await _twin.PostAsync("/v1/customers", "payment_method=pm_card_visa&invoice_settings[default_payment_method]=pm_card_visa");
        Assert.NotEqual((string?)first["invoice_settings"]!["default_payment_method"], (string?)second["invoice_settings"]!["default_payment_method"]);
        var made = await _twin.PostAsync("/v1/subscriptions", $"customer={first["id"]}&items[0][price]=price_twin_project");
        Assert.Equal("active", (string?)made["status"]);
    }
}
