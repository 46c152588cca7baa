using KalshiBook.Billing.Samples;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Which account an event is about.</summary>
public sealed class CustomerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unknown_customer_is_no_error_and_no_call()
    {
        await using var host = await StripeHost.StartAsync();

        Assert.Equal(200, await host.DeliverAsync(StripeSamples.Event("02", "evt_1", "cus_stranger").Replace("kalshibook_user_id", "other", StringComparison.Ordinal)));

        Assert.Empty(host.Stripe.Requests);
    }

    [Theory]
    [InlineData("02", "kalshibook_user_id")] // the subscription's metadata
    [InlineData("03", "client_reference_id")]
    [InlineData("18", null)] // nobody is linked to a customer that is gone
    public async Task The_user_is_found_by_what_the_object_carries(string sample, string? carrier)
    {
        await using var host = await StripeHost.StartAsync();
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_1", PriceId = StripeHost.Price });
        var json = StripeSamples.Event(sample, "evt_1", "cus_1", TestApp.Alice);
        foreach (var other in (string[])["kalshibook_user_id", "client_reference_id"])
            if (other != carrier && carrier is not null) json = json.Replace($"\"{other}\"", "\"nothing\"", StringComparison.Ordinal);

        Assert.Equal(200, await host.DeliverAsync(json));

        Assert.Equal((carrier is null ? "free" : "project", carrier is null ? null : "cus_1"), await LinkAsync(host));
    }

    [Fact]
    public async Task Of_two_customers_the_one_with_a_live_plan_counts()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/checkout");
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });

        Assert.Equal(200, await host.DeliverAsync("02", "cus_other", userId: TestApp.Alice));

        Assert.Equal(("project", "cus_other"), await LinkAsync(host));
        Assert.Single(host.Observer.Of(BillingNoticeKind.AnotherCustomer));
    }

    [Fact]
    public async Task Where_both_or_neither_has_one_the_link_stays()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/checkout");
        var own = (await host.App.AccountAsync()).StripeCustomerId;

        host.Stripe.AddCustomer("cus_other");
        Assert.Equal(200, await host.DeliverAsync("02", "cus_other", userId: TestApp.Alice));
        Assert.Equal(("free", own), await LinkAsync(host));

        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = own!, PriceId = StripeHost.Price });
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_third", PriceId = StripeHost.TeamPrice });
        Assert.Equal(200, await host.DeliverAsync("02", "cus_third", userId: TestApp.Alice));
        Assert.Equal(("project", own), await LinkAsync(host));
        Assert.Equal(2, host.Observer.Of(BillingNoticeKind.AnotherCustomer).Count());
    }

    [Fact]
    public async Task A_younger_read_of_the_linked_customer_does_not_swallow_an_event_of_another_one()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/checkout");
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });
        using var hang = host.Stripe.Faults.Hang("GET /v1/subscriptions");
        var delivery = host.DeliverAsync("02", "cus_other", userId: TestApp.Alice);
        await hang.Reached;
        await host.OkAsync("/billing/sync");
        hang.Release();

        Assert.Equal(200, await delivery);

        Assert.Equal(("project", "cus_other"), await LinkAsync(host));
    }

    [Fact]
    public async Task A_link_that_is_made_meanwhile_does_not_swallow_an_event_of_another_customer()
    {
        await using var host = await StripeHost.StartAsync();
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });
        using var hang = host.Stripe.Faults.Hang("GET /v1/subscriptions");
        var delivery = host.DeliverAsync("02", "cus_other", userId: TestApp.Alice);
        await hang.Reached;
        await host.OkAsync("/billing/checkout");
        hang.Release();

        Assert.Equal(200, await delivery);

        Assert.Equal(("project", "cus_other"), await LinkAsync(host));
        Assert.DoesNotContain(host.Stripe.All("checkout.session"), session => (string?)session["status"] == "open");
    }

    [Fact]
    public async Task The_customer_that_the_link_moves_away_from_is_left_in_good_order()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        var own = host.Stripe.AddCustomer(userId: TestApp.Alice, defaultPaymentMethodId: "pm_card");
        await host.App.ChangeAccountAsync(account => account with { StripeCustomerId = own });
        await host.OkAsync("/billing/checkout");
        await host.OkAsync("/billing/payg", """{ "enable": true }""");
        await host.App.ChangeAccountAsync(account => account with { CreditsUsed = 998 });
        await host.App.GetAsync("/five");
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });

        Assert.Equal(200, await host.DeliverAsync("02", "cus_other", userId: TestApp.Alice));

        Assert.Equal("expired", (string?)host.Stripe.All("checkout.session").Single()["status"]);
        Assert.True((bool)host.Stripe.All("subscription").Single(one => (string?)one["customer"] == own)["cancel_at_period_end"]!);
        await host.UntilAsync(() => Task.FromResult(host.Stripe.MeterEvents.Count > 0));
        Assert.Equal((own, 3), (host.Stripe.MeterEvents[0].CustomerId, host.Stripe.MeterEvents[0].Value));
        Assert.Equal(("project", "cus_other"), await LinkAsync(host));
    }

    [Fact]
    public async Task The_link_moves_away_from_a_customer_who_was_deleted_too()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/checkout");
        host.Stripe.DeleteCustomer((await host.App.AccountAsync()).StripeCustomerId!);
        host.Stripe.Faults.Answer("GET /v1/checkout/sessions", 404, body: """{ "error": { "type": "invalid_request_error", "code": "resource_missing" } }""");
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });

        Assert.Equal(200, await host.DeliverAsync("02", "cus_other", userId: TestApp.Alice));

        Assert.Equal(("project", "cus_other"), await LinkAsync(host));
    }

    [Fact]
    public async Task A_plan_whose_price_left_the_catalogue_keeps_the_link()
    {
        await using var host = await StripeHost.StartAsync();
        var (_, customer, subscription) = await host.SubscribeAsync();
        host.Stripe.Change(subscription, one => one["items"]!["data"]![0]!["price"]!["id"] = "price_gone");
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });

        Assert.Equal(200, await host.DeliverAsync("02", "cus_other", userId: TestApp.Alice));

        Assert.Equal(("project", customer), await LinkAsync(host));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deleted_customer_is_unlinked_and_never_linked_again(bool deletionFirst)
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        var (_, customer, _) = await host.SubscribeAsync();
        await host.App.ChangeAccountAsync(account => account with { PaygEnabled = true });
        host.Stripe.DeleteCustomer(customer);

        foreach (var sample in deletionFirst ? (string[])["18", "14", "02"] : ["14", "02", "18", "02"])
            Assert.Equal(200, await host.DeliverAsync(sample, customer, userId: TestApp.Alice));

        Assert.Equal(("free", null), await LinkAsync(host));
        Assert.False((await host.App.AccountAsync()).PaygEnabled);
        await (await host.PostAsync("/billing/portal")).ErrorAsync(400, "no_billing_account");
        await host.OkAsync("/billing/checkout");
        Assert.NotEqual(customer, (await host.App.AccountAsync()).StripeCustomerId);
    }

    [Fact]
    public async Task A_customer_of_somebody_else_is_not_taken_away()
    {
        await using var host = await StripeHost.StartAsync();
        var (_, customer, _) = await host.SubscribeAsync();

        Assert.Equal(200, await host.DeliverAsync("02", customer, userId: "mallory"));

        Assert.Equal(("project", customer), await LinkAsync(host));
        Assert.Equal("free", (string?)(await host.StatusAsync("mallory"))["tier"]);
    }

    [Fact]
    public async Task A_user_id_that_is_no_UUID_goes_to_Stripe_as_it_is()
    {
        await using var host = await StripeHost.StartAsync();

        await host.OkAsync("/billing/checkout", user: "auth0|7");

        Assert.Equal("auth0|7", host.Stripe.Requests.First(request => request.Path == "/v1/customers")["metadata[kalshibook_user_id]"]);
    }

    [Fact]
    public async Task Several_live_plans_are_noticed()
    {
        await using var host = await StripeHost.StartAsync();
        var (_, customer, first) = await host.SubscribeAsync();
        var team = host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = customer, PriceId = StripeHost.TeamPrice });

        Assert.Equal(200, await host.DeliverAsync("02", customer));

        Assert.Equal([first], Assert.Single(host.Observer.Of(BillingNoticeKind.SeveralPlanSubscriptions)).Ids);
        Assert.Equal(team, (await host.App.AccountAsync()).Subscription!.Id);
    }

    private static async Task<(string Tier, string? Customer)> LinkAsync(StripeHost host)
    {
        var account = await host.App.AccountAsync();
        return (account.Tier, account.StripeCustomerId);
    }
}
