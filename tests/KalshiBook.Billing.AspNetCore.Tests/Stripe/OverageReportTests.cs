using KalshiBook.Billing.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Overage on its way to Stripe's meter: every credit once.</summary>
public sealed class OverageReportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overage_is_added_up_and_reported_with_the_time_of_the_last_charge()
    {
        await using var host = await WithPaygAsync();
        await host.App.GetAsync("/five"); // used 998: an overage of 3
        host.Clock.Advance(TimeSpan.FromSeconds(7));
        await host.App.GetAsync("/five");
        var last = host.Clock.GetUtcNow();

        await host.UntilAsync(() => Task.FromResult(host.Stripe.MeterEvents.Count > 0));

        var reported = Assert.Single(host.Stripe.MeterEvents);
        Assert.Equal(("kalshibook_api_credits", 8, last), (reported.EventName, reported.Value, reported.Timestamp));
        Assert.Equal((await host.App.AccountAsync()).StripeCustomerId, reported.CustomerId);
        await NothingIsLeftAsync(host);
    }

    [Theory]
    [InlineData(StripeTwinStage.Before)]
    [InlineData(StripeTwinStage.After)]
    [InlineData(StripeTwinStage.Within)]
    public async Task An_answer_that_was_lost_is_asked_for_with_the_same_identifier(StripeTwinStage stage)
    {
        await using var host = await WithPaygAsync();
        host.Stripe.Faults.Cut("POST /v1/billing/meter_events", stage);
        await host.App.GetAsync("/five");

        await host.UntilAsync(() => Task.FromResult(Sent(host).Count >= 2));
        await NothingIsLeftAsync(host);

        Assert.Equal(3, Assert.Single(host.Stripe.MeterEvents).Value);
        Assert.Single(Sent(host).Select(request => request["identifier"]).Distinct());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_may_be_repeated_is_repeated_until_it_is_done(int status)
    {
        await using var host = await WithPaygAsync();
        host.Stripe.Faults.Answer("POST /v1/billing/meter_events", status, times: 5);
        await host.App.GetAsync("/five");

        await host.UntilAsync(() => Task.FromResult(host.Stripe.MeterEvents.Count > 0));

        await NothingIsLeftAsync(host);
        Assert.Equal(3, Assert.Single(host.Stripe.MeterEvents).Value);
    }

    [Theory]
    [InlineData(StripeTwinStage.Before)]
    [InlineData(StripeTwinStage.After)]
    public async Task A_500_that_Stripe_keeps_under_the_key_is_got_round_with_another_key(StripeTwinStage stage)
    {
        await using var host = await WithPaygAsync();
        host.Stripe.Faults.Answer("POST /v1/billing/meter_events", 500, stage: stage, stored: true);
        await host.App.GetAsync("/five");

        await host.UntilAsync(() => Task.FromResult(Sent(host).Count >= 3));
        await NothingIsLeftAsync(host);

        Assert.Equal(3, Assert.Single(host.Stripe.MeterEvents).Value);
        Assert.Equal(2, Sent(host).Select(request => request.IdempotencyKey).Distinct().Count());
        Assert.Equal(0, await host.App.Services.GetRequiredService<IStripeStore>().CountStuckAsync(Token));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_key_that_Stripe_refuses_for_a_while_ends_no_report(int status)
    {
        await using var host = await WithPaygAsync();
        host.Stripe.Faults.Answer("POST /v1/billing/meter_events", status);
        await host.App.GetAsync("/five");

        await host.UntilAsync(() => Task.FromResult(host.Stripe.MeterEvents.Count > 0));

        await NothingIsLeftAsync(host);
        Assert.Empty(host.Observer.Of(BillingNoticeKind.ReportRefused));
    }

    [Fact]
    public async Task A_customers_id_that_is_none_holds_up_nobody()
    {
        await using var host = await StripeHost.StartAsync();
        string[] users = ["u1", "u2", "u3", "u4", "u5", "u6", "u7"];
        foreach (var user in users)
        {
            await host.OkAsync("/billing/payg", """{ "enable": true }""", user);
            if (user == "u1") await host.App.ChangeAccountAsync(account => account with { StripeCustomerId = "cus 1" }, user);
            await host.App.Store.ChargeAsync([Charge.New(host.Clock, UserId.Parse(user), 1_001, "GET /x")], Token);
        }

        await host.UntilAsync(() => Task.FromResult(host.Stripe.MeterEvents.Count == users.Length - 1));
    }

    [Fact]
    public async Task What_is_owed_by_who_has_no_customer_any_more_is_counted()
    {
        await using var host = await WithPaygAsync();
        await host.App.GetAsync("/five");
        var customer = (await host.App.AccountAsync()).StripeCustomerId!;
        host.Stripe.DeleteCustomer(customer);

        Assert.Equal(200, await host.DeliverAsync("18", customer, userId: TestApp.Alice));

        Assert.Equal(1, await host.App.Services.GetRequiredService<IStripeStore>().CountStuckAsync(Token));
    }

    [Fact]
    public async Task A_report_that_is_refused_for_good_is_kept_and_alarmed_and_holds_up_nobody()
    {
        await using var host = await WithPaygAsync();
        host.Stripe.Faults.Answer("POST /v1/billing/meter_events", 400);
        await host.App.GetAsync("/five");
        await host.UntilAsync(() => Task.FromResult(host.Observer.Of(BillingNoticeKind.ReportRefused).Any()));

        await host.App.GetAsync("/five");
        await host.UntilAsync(() => Task.FromResult(host.Stripe.MeterEvents.Count > 0));

        Assert.Equal(5, Assert.Single(host.Stripe.MeterEvents).Value);
        Assert.Equal(1, await host.App.Services.GetRequiredService<IStripeStore>().CountStuckAsync(Token));
    }

    [Fact]
    public async Task A_report_of_unknown_fate_is_held_after_a_day_and_not_sent_again()
    {
        await using var host = await WithPaygAsync();
        await host.App.GetAsync("/five");
        host.Stripe.Faults.Cut("POST /v1/billing/meter_events", StripeTwinStage.Before, times: 1_000);

        await host.UntilAsync(() => Task.FromResult(host.Observer.Of(BillingNoticeKind.ReportHeld).Any()), TimeSpan.FromMinutes(29));

        var sent = Sent(host).Count;
        host.Stripe.Faults.Clear();
        host.Clock.Advance(TimeSpan.FromHours(1));
        await Task.Delay(TimeSpan.FromMilliseconds(200), Token);
        Assert.Equal(sent, Sent(host).Count);
    }

    [Fact]
    public async Task A_refund_after_the_report_is_set_off_against_the_next_one()
    {
        await using var host = await WithPaygAsync();
        var charge = Charge.New(host.Clock, UserId.Parse(TestApp.Alice), 7, "GET /x");
        await host.App.Store.ChargeAsync([charge], Token); // 5 beyond
        await host.UntilAsync(() => Task.FromResult(host.Stripe.MeterEvents.Count == 1));
        await host.App.Store.RefundAsync([charge], host.Clock.GetUtcNow(), Token);
        await host.App.Store.ChargeAsync([Charge.New(host.Clock, charge.UserId, 2 + 9, "GET /x")], Token); // 9 beyond

        await host.UntilAsync(() => Task.FromResult(host.Stripe.MeterEvents.Count == 2));

        Assert.Equal([5, 4], host.Stripe.MeterEvents.Select(one => one.Value));
    }

    [Fact]
    public async Task Usage_of_a_period_whose_invoice_is_final_is_reported_now_and_its_true_time_kept()
    {
        await using var host = await WithPaygAsync(metered: true);
        host.Stripe.Faults.Answer("POST /v1/billing/meter_events", 429, times: 1);
        await host.App.GetAsync("/five");
        await host.UntilAsync(() => Task.FromResult(Sent(host).Count >= 1));
        host.Stripe.Renew((string)host.Stripe.All("subscription").Single()["id"]!);
        host.Clock.Advance(TimeSpan.FromDays(20));

        await host.UntilAsync(() => Task.FromResult(host.Stripe.MeterEvents.Count == 1), TimeSpan.FromMinutes(1));

        Assert.True(Assert.Single(host.Stripe.MeterEvents).Timestamp > TestApp.Start.AddDays(19));
    }

    [Theory]
    [MemberData(nameof(TestStore.Durable), MemberType = typeof(TestStore))]
    public async Task Hosts_that_come_and_go_report_every_credit_once(string durable)
    {
        await using var store = await TestStore.StartDurableAsync(durable);
        await using var stripe = await StripeTwin.StartAsync();
        var settings = new StripeHostSettings
        {
            Stripe = stripe,
            Store = store,
            Clock = TimeProvider.System,
            Configuration = { ["KalshiBookBilling:Meter:FlushInterval"] = "00:00:00.020" },
        };
        string[] users = ["user-1", "user-2", "user-3"];
        long charged = 0;
        for (var round = 0; round < 4; round++)
        {
            stripe.Faults.Cut("POST /v1/billing/meter_events", round % 2 == 0 ? StripeTwinStage.After : StripeTwinStage.Before, times: 2);
            var hosts = await Task.WhenAll(StripeHost.StartAsync(settings), StripeHost.StartAsync(settings));
            foreach (var user in users)
            {
                if (round == 0) await hosts[0].OkAsync("/billing/payg", """{ "enable": true }""", user);
                var charges = Enumerable.Range(0, 20).Select(_ => Charge.New(TimeProvider.System, UserId.Parse(user), round == 0 ? 60 : 3, "GET /x"));
                await Task.WhenAll(charges.Select((charge, i) => hosts[i % 2].App.Store.ChargeAsync([charge], Token)));
                charged += round == 0 ? 200 : 60;
            }
            // They stop in the middle of it.
            foreach (var host in hosts)
            {
                await host.App.StopAsync();
                await host.DisposeAsync();
            }
        }
        stripe.Faults.Clear();
        await using var last = await StripeHost.StartAsync(settings);
        for (var i = 0; i < 1_200 && stripe.MeterEvents.Sum(one => one.Value) < charged; i++) await Task.Delay(TimeSpan.FromMilliseconds(50), Token);

        Assert.Equal(charged, stripe.MeterEvents.Sum(one => one.Value));
        Assert.Equal(stripe.MeterEvents.Count, stripe.MeterEvents.Select(one => one.Identifier).Distinct().Count());
        Assert.Empty(await last.App.Services.GetRequiredService<IStripeStore>().ListOwingAsync(Guid.Empty, 10, Token));
    }

    private static async Task<StripeHost> WithPaygAsync(bool metered = false)
    {
        var host = await StripeHost.StartAsync(new() { Metered = metered });
        var customer = host.Stripe.AddCustomer(userId: TestApp.Alice, defaultPaymentMethodId: "pm_card");
        await host.App.ChangeAccountAsync(account => account with { StripeCustomerId = customer });
        await host.OkAsync("/billing/payg", """{ "enable": true }""");
        await host.App.ChangeAccountAsync(account => account with { CreditsUsed = 998 });
        return host;
    }

    private static List<StripeTwinRequest> Sent(StripeHost host) => [.. host.Stripe.Requests.Where(request => request.Path == "/v1/billing/meter_events")];

    private static async Task NothingIsLeftAsync(StripeHost host)
    {
        var store = host.App.Services.GetRequiredService<IStripeStore>();
        await host.UntilAsync(async () => (await store.ListDueAsync(DateTimeOffset.MaxValue, 10, Token)).Count == 0);
        Assert.Empty(await store.ListOwingAsync(Guid.Empty, 10, Token));
    }
}
