namespace KalshiBook.Billing.Testing.Tests;

/// <summary>What time does: renewals, invoices of usage, failed payments and their end.</summary>
public sealed class RenewalRulesTests
{
    [Fact]
    public async Task A_month_later_it_is_renewed_and_paid()
    {
        await using var twin = await TwinFixture.StartAsync();
        var (_, id) = await twin.SubscribeAsync();
        twin.Stripe.Get(id);
        var before = (await twin.EventTypesAsync()).Count;
        twin.Clock.Advance(TimeSpan.FromDays(28));
        var renewed = await twin.GetAsync($"/v1/subscriptions/{id}?expand[]=latest_invoice");
        var item = TwinFixture.ItemOf(renewed);
        Assert.Equal((Month(1), Month(2)), ((long)item["current_period_start"]!, (long)item["current_period_end"]!));
        Assert.Equal(("paid", "subscription_cycle"), ((string?)renewed["latest_invoice"]!["status"], (string?)renewed["latest_invoice"]!["billing_reason"]));
        Assert.Equal(
            ["customer.subscription.updated", "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded"],
            (await twin.EventTypesAsync())[before..]);
    }

    [Fact]
    public async Task Three_months_at_once_are_three_invoices_each_of_its_time()
    {
        await using var twin = await TwinFixture.StartAsync();
        var (_, id) = await twin.SubscribeAsync();
        twin.Clock.Advance(TimeSpan.FromDays(90));
        var invoices = (await twin.GetAsync($"/v1/invoices?subscription={id}"))["data"]!.AsArray();
        Assert.Equal([Month(3), Month(2), Month(1), Month(0)], invoices.Select(invoice => (long)invoice!["created"]!));
    }

    [Fact]
    public async Task The_31st_is_clipped_and_comes_back()
    {
        await using var twin = await TwinFixture.StartAsync();
        twin.Clock.Advance(new DateTimeOffset(2026, 3, 31, 0, 0, 0, TimeSpan.Zero) - TwinFixture.Now);
        var (_, id) = await twin.SubscribeAsync();
        twin.Clock.Advance(TimeSpan.FromDays(70));
        var invoices = (await twin.GetAsync($"/v1/invoices?subscription={id}"))["data"]!.AsArray();
        Assert.Equal([31, 30, 31], invoices.Select(invoice => DateTimeOffset.FromUnixTimeSeconds((long)invoice!["created"]!).Day));
    }

    [Fact]
    public async Task Usage_is_invoiced_after_its_period_and_only_once()
    {
        await using var twin = await TwinFixture.StartAsync();
        var (customer, id) = await twin.SubscribeAsync(StripeTwinPrice.PayAsYouGo.Id);
        async Task UseAsync(int credits, long at) => await twin.PostAsync(
            "/v1/billing/meter_events", $"event_name=kalshibook_api_credits&payload[stripe_customer_id]={customer}&payload[value]={credits}&timestamp={at}");
        await UseAsync(1000, Month(0) - 1); // before it began
        await UseAsync(1200, Month(0));
        await UseAsync(-1, Month(0));
        twin.Clock.Advance(TimeSpan.FromDays(28));
        await UseAsync(3, Month(1)); // the next period's
        var invoice = (await twin.GetAsync($"/v1/invoices?subscription={id}"))["data"]!.AsArray().Single()!;
        var line = invoice["lines"]!["data"]![0]!;
        Assert.Equal((959, 1199), ((int)invoice["amount_due"]!, (int)line["quantity"]!)); // 959.2 cents
        Assert.Equal((Month(0), Month(1)), ((long)line["period"]!["start"]!, (long)line["period"]!["end"]!));
    }

    [Theory]
    [InlineData(false, "canceled", "customer.subscription.deleted")]
    [InlineData(true, "unpaid", "customer.subscription.updated")]
    public async Task A_card_that_fails_is_tried_after_3_5_and_7_days(bool leavesUnpaid, string status, string last)
    {
        await using var twin = await TwinFixture.StartAsync(options => new() { Clock = options.Clock, LeavesUnpaid = leavesUnpaid });
        var (customer, id) = await twin.SubscribeAsync();
        twin.Stripe.ChangeCard(customer, works: false);
        twin.Clock.Advance(TimeSpan.FromDays(28));
        var invoice = await InvoiceAsync(twin, id);
        Assert.Equal(("open", 1, Month(1) + (3 * 86400)), invoice);
        Assert.Equal("past_due", (string?)twin.Stripe.Get(id)["status"]);
        twin.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(("open", 2, Month(1) + (8 * 86400)), await InvoiceAsync(twin, id));
        twin.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(("open", 3, Month(1) + (15 * 86400)), await InvoiceAsync(twin, id));
        Assert.Equal("past_due", (string?)twin.Stripe.Get(id)["status"]);
        twin.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(("open", 4, null), await InvoiceAsync(twin, id));
        Assert.Equal(status, (string?)twin.Stripe.Get(id)["status"]);
        Assert.Equal(last, (await twin.EventTypesAsync())[^1]);
    }

    [Fact]
    public async Task A_new_card_pays_at_the_next_try()
    {
        await using var twin = await TwinFixture.StartAsync();
        var (customer, id) = await twin.SubscribeAsync();
        twin.Stripe.ChangeCard(customer, works: false);
        twin.Clock.Advance(TimeSpan.FromDays(28));
        await twin.Stripe.SettleAsync();
        twin.Stripe.ChangeCard(customer);
        twin.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(("paid", 2, null), await InvoiceAsync(twin, id));
        Assert.Equal("active", (string?)twin.Stripe.Get(id)["status"]);
        Assert.Equal(["customer.subscription.updated", "invoice.paid", "invoice.payment_succeeded"], (await twin.EventTypesAsync())[^3..]);
    }

    [Theory]
    [InlineData("cancel_at_period_end=true", 28)]
    [InlineData("cancel_at=1771329600", 7)]
    public async Task What_is_to_end_ends_on_its_day(string form, int days)
    {
        await using var twin = await TwinFixture.StartAsync();
        var (_, id) = await twin.SubscribeAsync();
        await twin.PostAsync($"/v1/subscriptions/{id}", form);
        twin.Clock.Advance(TimeSpan.FromDays(days) - TimeSpan.FromSeconds(1));
        Assert.Equal("active", (string?)(await twin.GetAsync($"/v1/subscriptions/{id}"))["status"]);
        twin.Clock.Advance(TimeSpan.FromDays(40));
        var ended = await twin.GetAsync($"/v1/subscriptions/{id}");
        Assert.Equal(("canceled", TwinFixture.Now.AddDays(days).ToUnixTimeSeconds()), ((string?)ended["status"], (long?)ended["ended_at"]));
        Assert.Single((await twin.GetAsync($"/v1/invoices?subscription={id}"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("void", "void")]
    [InlineData("keep_as_draft", "draft")]
    [InlineData("mark_uncollectible", "uncollectible")]
    public async Task Collection_that_is_paused_leaves_it_active_and_invoices_unpaid(string behaviour, string status)
    {
        await using var twin = await TwinFixture.StartAsync();
        var (_, id) = await twin.SubscribeAsync();
        var resumes = TwinFixture.Now.AddDays(30).ToUnixTimeSeconds();
        await twin.PostAsync($"/v1/subscriptions/{id}", $"pause_collection[behavior]={behaviour}&pause_collection[resumes_at]={resumes}");
        twin.Clock.Advance(TimeSpan.FromDays(28));
        Assert.Equal((status, 0, null), await InvoiceAsync(twin, id));
        twin.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(("paid", 1, null), await InvoiceAsync(twin, id));
        Assert.Null(twin.Stripe.Get(id)["pause_collection"]);
    }

    [Fact]
    public async Task An_unpaid_one_goes_on_with_drafts()
    {
        await using var twin = await TwinFixture.StartAsync();
        var id = twin.Stripe.PutSubscription(new() { CustomerId = "cus_1", PriceId = StripeTwinPrice.Project.Id, Status = "unpaid" });
        twin.Clock.Advance(TimeSpan.FromDays(28 + 31));
        var invoices = (await twin.GetAsync($"/v1/invoices?subscription={id}&status=draft"))["data"]!.AsArray();
        Assert.Equal([Month(2), Month(1)], invoices.Select(invoice => (long)invoice!["created"]!));
        Assert.Equal("unpaid", (string?)twin.Stripe.Get(id)["status"]);
        await twin.PostAsync($"/v1/invoices/{invoices[0]!["id"]}/pay", $"payment_method={twin.Stripe.AddCard("cus_1")}"); // the latest one brings it back
        Assert.Equal("active", (string?)twin.Stripe.Get(id)["status"]);
    }

    [Theory]
    [InlineData("unchanged")] // the rest of the same period
    [InlineData("now")]
    public async Task Usage_before_a_pause_is_billed_once(string anchor)
    {
        await using var twin = await TwinFixture.StartAsync();
        var (customer, id) = await twin.SubscribeAsync(StripeTwinPrice.PayAsYouGo.Id);
        twin.Stripe.ChangeCard(customer);
        async Task UseAsync(int credits)
        {
            await twin.PostAsync("/v1/billing/meter_events", $"event_name=kalshibook_api_credits&payload[stripe_customer_id]={customer}&payload[value]={credits}");
            twin.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await UseAsync(1000);
        await twin.PostAsync($"/v1/subscriptions/{id}/pause");
        await twin.PostAsync($"/v1/subscriptions/{id}/resume", $"billing_cycle_anchor[type]={anchor}");
        await UseAsync(500);
        twin.Clock.Advance(TimeSpan.FromDays(29));
        var invoices = (await twin.GetAsync($"/v1/invoices?subscription={id}"))["data"]!.AsArray();
        Assert.Equal([400, 800], invoices.Select(invoice => (int)invoice!["amount_due"]!));
    }

    [Fact]
    public async Task A_pause_owes_nothing_for_the_periods_that_went_by()
    {
        await using var twin = await TwinFixture.StartAsync();
        var (_, id) = await twin.SubscribeAsync();
        await twin.PostAsync($"/v1/subscriptions/{id}/pause");
        twin.Clock.Advance(TimeSpan.FromDays(100));
        var resumed = await twin.PostAsync($"/v1/subscriptions/{id}/resume", "billing_cycle_anchor[type]=unchanged");
        Assert.Equal((Month(3), Month(4)), ((long)TwinFixture.ItemOf(resumed)["current_period_start"]!, (long)TwinFixture.ItemOf(resumed)["current_period_end"]!));
        Assert.Equal(2, (await twin.GetAsync($"/v1/invoices?subscription={id}"))["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("")] // a pause in which it ends
    [InlineData("active")]
    public async Task What_ends_ends_in_a_pause_too(string status)
    {
        await using var twin = await TwinFixture.StartAsync();
        var (_, id) = await twin.SubscribeAsync();
        await twin.PostAsync($"/v1/subscriptions/{id}", "cancel_at_period_end=true");
        if (status.Length == 0) await twin.PostAsync($"/v1/subscriptions/{id}/pause");
        twin.Clock.Advance(TimeSpan.FromDays(28));
        Assert.Equal("canceled", (string?)(await twin.GetAsync($"/v1/subscriptions/{id}"))["status"]);
    }

    [Theory]
    [InlineData("cancel", 80)] // with what was used in the same second
    [InlineData("price", 80)]
    [InlineData("trial", null)]
    [InlineData("void", 80)]
    public async Task Usage_is_billed_where_it_ends(string how, int? amount)
    {
        await using var twin = await TwinFixture.StartAsync();
        twin.Stripe.AddPrice(new StripeTwinPrice("price_other") { MeterEventName = "other" });
        var customer = twin.Stripe.AddCustomer();
        var card = twin.Stripe.AddCard(customer);
        var trial = how == "trial" ? "&trial_period_days=5" : "";
        var made = await twin.PostAsync("/v1/subscriptions", $"customer={customer}&items[0][price]=price_twin_payg&default_payment_method={card}{trial}");
        await twin.PostAsync("/v1/billing/meter_events", $"event_name=kalshibook_api_credits&payload[stripe_customer_id]={customer}&payload[value]=100");
        var path = $"/v1/subscriptions/{made["id"]}";
        if (how == "cancel") await twin.DeleteAsync(path + "?invoice_now=true&prorate=true");
        if (how == "price") await twin.PostAsync(path, $"items[0][id]={TwinFixture.ItemOf(made)["id"]}&items[0][price]=price_other");
        if (how == "trial") twin.Clock.Advance(TimeSpan.FromDays(6));
        if (how == "void")
        {
            await twin.PostAsync(path, "pause_collection[behavior]=void&cancel_at_period_end=true");
            twin.Clock.Advance(TimeSpan.FromDays(28));
        }
        var invoice = (await twin.GetAsync($"/v1/invoices?subscription={made["id"]}"))["data"]!.AsArray().SingleOrDefault(one => (int)one!["amount_due"]! > 0);
        Assert.Equal((amount, amount is null ? null : how == "void" ? "void" : "paid"), ((int?)invoice?["amount_due"], (string?)invoice?["status"]));
    }

    [Fact]
    public async Task Usage_beyond_all_bounds_is_one_large_invoice()
    {
        await using var twin = await TwinFixture.StartAsync();
        twin.Stripe.AddPrice(StripeTwinPrice.PayAsYouGo with { Id = "price_dear", UnitAmount = 99_999_999 });
        var customer = twin.Stripe.AddCustomer();
        var made = await twin.PostAsync("/v1/subscriptions", $"customer={customer}&items[0][price]=price_dear");
        await twin.PostAsync("/v1/billing/meter_events", $"event_name=kalshibook_api_credits&payload[stripe_customer_id]={customer}&payload[value]=999999999999999");
        twin.Clock.Advance(TimeSpan.FromDays(28));
        await twin.Stripe.SettleAsync();
        Assert.Equal(999_999_999_999, (long)(await twin.GetAsync($"/v1/invoices?subscription={made["id"]}"))["data"]![0]!["amount_due"]!);
    }

    [Theory]
    [InlineData("month", 0, 3000)]
    [InlineData("fortnight", 1, 3000)]
    [InlineData("month", 1, -1)]
    public async Task A_price_that_can_be_none_is_refused(string interval, int count, int amount)
    {
        await using var twin = await TwinFixture.StartAsync();
        Assert.Throws<ArgumentException>(() => twin.Stripe.AddPrice(new("price_1") { Interval = interval, IntervalCount = count, UnitAmount = amount }));
    }

    [Fact]
    public async Task A_try_by_hand_does_not_count()
    {
        await using var twin = await TwinFixture.StartAsync();
        var (customer, id) = await twin.SubscribeAsync();
        twin.Stripe.ChangeCard(customer, works: false);
        twin.Clock.Advance(TimeSpan.FromDays(28));
        var before = await InvoiceAsync(twin, id);
        for (var i = 0; i < 5; i++) Assert.Equal(402, (await twin.ErrorAsync($"/v1/invoices/{twin.Stripe.Get(id)["latest_invoice"]}/pay")).Status);
        Assert.Equal(before, await InvoiceAsync(twin, id));
        Assert.Equal("past_due", (string?)twin.Stripe.Get(id)["status"]);
    }

    [Fact]
    public async Task Collection_goes_on_when_its_pause_is_over()
    {
        await using var twin = await TwinFixture.StartAsync();
        var (_, id) = await twin.SubscribeAsync();
        await twin.PostAsync($"/v1/subscriptions/{id}", $"pause_collection[behavior]=void&pause_collection[resumes_at]={TwinFixture.Now.AddDays(2).ToUnixTimeSeconds()}");
        twin.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Null((await twin.GetAsync($"/v1/subscriptions/{id}"))["pause_collection"]);
    }

    [Fact]
    public async Task Without_a_clock_of_its_own_a_test_does_it_all()
    {
        await using var twin = await TwinFixture.StartAsync(options => new() { Clock = options.Clock, BillsByClock = false });
        var (_, id) = await twin.SubscribeAsync();
        twin.Clock.Advance(TimeSpan.FromDays(100));
        Assert.Equal(Month(1), (long?)TwinFixture.ItemOf(await twin.GetAsync($"/v1/subscriptions/{id}"))["current_period_end"]);
        twin.Stripe.Renew(id, paid: false);
        Assert.Equal("past_due", (string?)twin.Stripe.Get(id)["status"]);
        Assert.Equal(Month(1), (long?)TwinFixture.ItemOf(twin.Stripe.Get(id))["current_period_start"]);
        twin.Stripe.End(id);
        Assert.Equal("canceled", (string?)twin.Stripe.Get(id)["status"]);
    }

    private static long Month(int months) => TwinFixture.Now.AddMonths(months).ToUnixTimeSeconds();

    private static async Task<(string? Status, int Attempts, long? Next)> InvoiceAsync(TwinFixture twin, string subscription)
    {
        var invoice = (await twin.GetAsync($"/v1/subscriptions/{subscription}?expand[]=latest_invoice"))["latest_invoice"]!;
        return ((string?)invoice["status"], (int)invoice["attempt_count"]!, (long?)invoice["next_payment_attempt"]);
    }
}
