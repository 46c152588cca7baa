using System.Text.Json.Nodes;
using KalshiBook.Billing.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Checkout with Stripe's stand-in: one customer, one payable session, one subscription.</summary>
public sealed class CheckoutFlowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_makes_the_customer_and_then_a_session_exactly_as_the_contract_says()
    {
        await using var host = await StripeHost.StartAsync();

        var body = await host.OkAsync("/billing/checkout", """{ "plan": "project" }""");

        var session = Assert.Single(host.Stripe.All("checkout.session"));
        Assert.Equal((string?)session["url"], (string?)body["checkout_url"]);
        var made = host.Stripe.Requests.Where(request => request.Method == "POST").ToList();
        Assert.Equal(["/v1/customers", "/v1/checkout/sessions"], made.Select(request => request.Path));
        Assert.Equal(TestApp.Alice, made[0]["metadata[kalshibook_user_id]"]);
        Assert.Equal("subscription", made[1]["mode"]);
        Assert.Equal((string?)session["customer"], made[1]["customer"]);
        Assert.Equal((StripeHost.Price, "1"), (made[1]["line_items[0][price]"], made[1]["line_items[0][quantity]"]));
        Assert.Equal(TestApp.Alice, made[1]["client_reference_id"]);
        Assert.Equal(TestApp.Alice, made[1]["subscription_data[metadata][kalshibook_user_id]"]);
        Assert.Equal("https://app.example.com/billing?success=true&session_id={CHECKOUT_SESSION_ID}", made[1]["success_url"]);
        Assert.Equal("https://app.example.com/billing?canceled=true", made[1]["cancel_url"]);
        Assert.All(made, request => Assert.NotNull(request.IdempotencyKey));
    }

    [Fact]
    public async Task A_second_call_leads_to_the_same_session_and_another_plan_to_another_one()
    {
        await using var host = await StripeHost.StartAsync();
        var first = await host.OkAsync("/billing/checkout");

        Assert.Equal((string?)first["checkout_url"], (string?)(await host.OkAsync("/billing/checkout"))["checkout_url"]);
        var other = await host.OkAsync("/billing/checkout", """{ "plan": "team" }""");

        Assert.NotEqual((string?)first["checkout_url"], (string?)other["checkout_url"]);
        Assert.Equal([("team", "open"), ("project", "expired")], Sessions(host));
        await host.OkAsync("/billing/checkout", """{ "plan": "project" }""");
        Assert.Equal(1, Open(host));
    }

    [Fact]
    public async Task Who_subscribes_is_sent_to_the_portal_and_what_is_still_open_is_expired()
    {
        await using var host = await StripeHost.StartAsync();
        var (_, customer, _) = await host.SubscribeAsync();
        var stray = host.Stripe.All("checkout.session").Single();
        host.Stripe.Change((string)stray["id"]!, session => session["status"] = "open");

        var error = await (await host.PostAsync("/billing/checkout")).ErrorAsync(409, "already_subscribed");

        Assert.Contains("/billing/portal", (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal(0, Open(host));
        Assert.Single(host.Stripe.All("customer"), one => (string?)one["id"] == customer);
    }

    [Theory]
    [InlineData("active")]
    [InlineData("trialing")]
    [InlineData("past_due")]
    [InlineData("unpaid")]
    [InlineData("paused")]
    public async Task A_subscription_that_we_have_not_heard_of_counts_too(string status)
    {
        await using var host = await StripeHost.StartAsync();
        var customer = await CustomerAsync(host);
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = customer, PriceId = StripeHost.Price, Status = status });

        await (await host.PostAsync("/billing/checkout")).ErrorAsync(409, "already_subscribed");
    }

    [Theory]
    [InlineData("canceled")]
    [InlineData("incomplete_expired")]
    public async Task One_that_has_ended_does_not(string status)
    {
        await using var host = await StripeHost.StartAsync();
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = await CustomerAsync(host), PriceId = StripeHost.Price, Status = status });

        await host.OkAsync("/billing/checkout");
    }

    [Fact]
    public async Task An_incomplete_one_is_cancelled_first_and_the_metered_one_does_not_count()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        var customer = await CustomerAsync(host);
        var incomplete = host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = customer, PriceId = StripeHost.Price, Status = "incomplete" });
        var metered = host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = customer, PriceId = StripeHost.MeteredPrice });

        await host.OkAsync("/billing/checkout");

        Assert.Equal("canceled", (string?)host.Stripe.Get(incomplete)["status"]);
        Assert.Equal("active", (string?)host.Stripe.Get(metered)["status"]);
    }

    [Fact]
    public async Task One_that_is_paid_just_before_it_is_cancelled_is_noticed()
    {
        await using var host = await StripeHost.StartAsync();
        var customer = await CustomerAsync(host);
        var id = host.Stripe.PutSubscription(new StripeTwinSubscription
        {
            CustomerId = customer,
            PriceId = StripeHost.Price,
            Status = "incomplete",
            InvoiceStatus = "open",
        });
        using var hang = host.Stripe.Faults.Hang($"DELETE /v1/subscriptions/{id}");
        var checkout = host.PostAsync("/billing/checkout");
        await hang.Reached;
        host.Stripe.Change((string)host.Stripe.Get(id)["latest_invoice"]!, invoice => invoice["status"] = "paid");
        hang.Release();
        (await checkout).Dispose();

        Assert.Equal([id], Assert.Single(host.Observer.Of(BillingNoticeKind.PaidSubscriptionCancelled)).Ids);
    }

    [Fact]
    public async Task A_session_that_is_paid_while_we_look_ends_in_409_and_not_in_a_second_one()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/checkout", """{ "plan": "team" }""");
        var session = (string)host.Stripe.All("checkout.session").Single()["id"]!;
        // The list of open sessions is made, and is still on its way to us when the buyer pays.
        using var hang = host.Stripe.Faults.Hang("GET /v1/checkout/sessions", StripeTwinStage.After);
        var call = host.PostAsync("/billing/checkout", """{ "plan": "project" }""");
        await hang.Reached;
        host.Stripe.CompleteCheckout(session);
        hang.Release();

        await (await call).ErrorAsync(409, "already_subscribed");

        Assert.Single(host.Stripe.All("checkout.session"));
        Assert.Equal("team", (string?)(await host.StatusAsync())["tier"]);
    }

    [Fact]
    public async Task A_closed_account_buys_nothing()
    {
        await using var host = await StripeHost.StartAsync();
        await host.App.ChangeAccountAsync(account => account with { ClosedAt = TestApp.Start });

        await (await host.PostAsync("/billing/checkout")).ErrorAsync(403, "account_closed");
        await (await host.PostAsync("/billing/portal")).ErrorAsync(403, "account_closed");
        await (await host.PostAsync("/billing/payg", """{ "enable": true }""")).ErrorAsync(403, "account_closed");

        Assert.Empty(host.Stripe.Requests);
    }

    [Theory]
    [MemberData(nameof(TestStore.Durable), MemberType = typeof(TestStore))]
    public async Task Twenty_at_once_on_two_hosts_make_one_customer_and_one_open_session(string durable)
    {
        await using var store = await TestStore.StartDurableAsync(durable);
        await using var stripe = await StripeTwin.StartAsync();
        await using var one = await StripeHost.StartAsync(new() { Stripe = stripe, Store = store, Clock = TimeProvider.System });
        await using var two = await StripeHost.StartAsync(new() { Stripe = stripe, Store = store, Clock = TimeProvider.System });

        var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).OkAsync("/billing/checkout")));

        Assert.Single(calls.Select(body => (string?)body["checkout_url"]).Distinct());
        Assert.Single(stripe.All("customer"));
        Assert.Equal("open", (string?)Assert.Single(stripe.All("checkout.session"))["status"]);
    }

    [Theory]
    [MemberData(nameof(TestStore.Durable), MemberType = typeof(TestStore))]
    public async Task Two_plans_at_once_on_two_hosts_leave_one_session_that_can_be_paid(string durable)
    {
        await using var store = await TestStore.StartDurableAsync(durable);
        await using var stripe = await StripeTwin.StartAsync();
        await using var one = await StripeHost.StartAsync(new() { Stripe = stripe, Store = store, Clock = TimeProvider.System });
        await using var two = await StripeHost.StartAsync(new() { Stripe = stripe, Store = store, Clock = TimeProvider.System });

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => i % 2 == 0
            ? one.OkAsync("/billing/checkout", """{ "plan": "team" }""")
            : two.OkAsync("/billing/checkout", """{ "plan": "project" }""")));

        Assert.Single(stripe.All("customer"));
        Assert.Single(stripe.All("checkout.session"), session => (string?)session["status"] == "open");
        var attempts = one.App.Services.GetRequiredService<IStripeStore>();
        Assert.False((await attempts.FindAttemptAsync(UserId.Parse(TestApp.Alice), StripeOperation.Checkout, Token))!.IsOpen);
    }

    private static async Task<string> CustomerAsync(StripeHost host)
    {
        await host.OkAsync("/billing/checkout");
        var session = host.Stripe.All("checkout.session").Single();
        host.Stripe.Change((string)session["id"]!, one => one["status"] = "expired");
        return (string)session["customer"]!;
    }

    private static int Open(StripeHost host) => host.Stripe.All("checkout.session").Count(session => (string?)session["status"] == "open");

    private static IEnumerable<(string Plan, string Status)> Sessions(StripeHost host) => host.Stripe.All("checkout.session").Select(session =>
        ((long?)session["amount_total"] == 3000 ? "project" : "team", (string)session["status"]!));
}
