using System.Net;

namespace KalshiBook.Billing.Testing.Tests.Site;

/// <summary>The page where a customer sees what there is, and changes it.</summary>
public sealed class PortalPageTests : SiteTest
{
    [Fact]
    public async Task Page_ShowsSubscriptionCardAndInvoices()
    {
        var subscription = await SubscribeAsync();
        var page = await GetAsync(await PortalAsync(returnUrl: "https://app.example/billing"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var number = (string)Stripe.All("invoice")[0]["number"]!;
        foreach (var text in new[]
        {
            "ada@example.com", "Project $30.00 / month", "active renews on 14 Dec 2026", "Cancel at period end", "Visa •••• 4242", "Change to a card that works (•••• 4242)",
            "Change to a card that fails (•••• 0341)", $"{number} $30.00 paid 14 Nov 2026",
        })
        {
            Assert.Contains(text, page.Text, StringComparison.Ordinal);
        }
        Assert.Contains($"value=\"{subscription}\"", page.Body, StringComparison.Ordinal);
        Assert.Equal(["/i/" + (string?)Stripe.Get(subscription)["latest_invoice"], "https://app.example/billing"], page.Links);
        Assert.DoesNotContain("Pay now", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfACustomerWithNothing_SaysSo()
    {
        var page = await GetAsync(await PortalAsync());
        Assert.Contains("There is no subscription.", page.Text, StringComparison.Ordinal);
        Assert.Contains("No card", page.Text, StringComparison.Ordinal);
        Assert.Contains("There is no invoice.", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Links);
    }

    [Fact]
    public async Task Cancel_EndsWithThePeriod_AndResumeTakesItBack()
    {
        var (subscription, path) = (await SubscribeAsync(), await PortalAsync());
        var before = (await EventsAsync()).Count;

        var canceled = await FollowAsync(path, $"do=cancel&subscription={subscription}");
        Assert.Contains("active ends on 14 Dec 2026", canceled.Text, StringComparison.Ordinal);
        Assert.Contains("Don't cancel: resume", canceled.Text, StringComparison.Ordinal);
        Assert.Equal((true, false), (Stripe.Get(subscription)["cancel_at"] is not null, (bool?)Stripe.Get(subscription)["cancel_at_period_end"]));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await FollowAsync(path, $"do=cancel&subscription={subscription}"); // a second click says nothing new
        Assert.Equal(["customer.subscription.updated"], await EventsAsync(before));

        var resumed = await FollowAsync(path, $"do=resume&subscription={subscription}");
        Assert.Contains("active renews on 14 Dec 2026", resumed.Text, StringComparison.Ordinal);
        Assert.Null(Stripe.Get(subscription)["cancel_at"]);
        await FollowAsync(path, $"do=resume&subscription={subscription}");
        Assert.Equal(["customer.subscription.updated", "customer.subscription.updated"], await EventsAsync(before));
    }

    [Fact]
    public async Task SubscriptionThatIsOver_HasNoButton()
    {
        var (subscription, path) = (await SubscribeAsync(), await PortalAsync());
        Stripe.End(subscription);
        var page = await FollowAsync(path, $"do=cancel&subscription={subscription}");
        Assert.Contains("canceled ended on 14 Nov 2026", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(subscription, page.Body, StringComparison.Ordinal);
        Assert.Null(Stripe.Get(subscription)["cancel_at"]);
    }

    [Fact]
    public async Task CardThatFails_LeavesAnInvoiceOpen_AndOneThatWorksPaysIt()
    {
        var (subscription, path) = (await SubscribeAsync(), await PortalAsync());
        var before = (await EventsAsync()).Count;
        Assert.Contains("Visa •••• 0341", (await FollowAsync(path, "do=card-fails")).Text, StringComparison.Ordinal);
        Assert.Equal(["payment_method.attached", "customer.updated", "customer.subscription.updated"], await EventsAsync(before));

        Clock.Advance(TimeSpan.FromDays(30)); // to the second
        var unpaid = await GetAsync(path);
        Assert.Contains("past due renews on 14 Jan 2027", unpaid.Text, StringComparison.Ordinal);
        Assert.Contains("open 14 Dec 2026 Pay now", unpaid.Text, StringComparison.Ordinal);
        var invoice = (string)Stripe.Get(subscription)["latest_invoice"]!;

        before = (await EventsAsync()).Count;
        Assert.Contains("Your card was declined.", (await FollowAsync(path, $"do=pay&invoice={invoice}")).Text, StringComparison.Ordinal);
        Assert.Equal(["invoice.payment_failed"], await EventsAsync(before));

        await FollowAsync(path, "do=card-works");
        before = (await EventsAsync()).Count;
        var paid = await FollowAsync(path, $"do=pay&invoice={invoice}");
        Assert.Contains("The invoice is paid.", paid.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Pay now", paid.Text, StringComparison.Ordinal);
        await FollowAsync(path, $"do=pay&invoice={invoice}"); // once is enough
        Assert.Equal(["customer.subscription.updated", "invoice.paid", "invoice.payment_succeeded"], await EventsAsync(before));
        Assert.Equal("active", (string?)Stripe.Get(subscription)["status"]);
    }

    [Fact]
    public async Task TwoClicksAtOnce_PayOnce()
    {
        var path = await PortalAsync();
        Stripe.AddCustomer("cus_2", defaultPaymentMethodId: "pm_2");
        var other = await PortalAsync("cus_2");
        var subscription = Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_2", PriceId = "price_1", InvoiceStatus = "open", Status = "past_due" });
        var invoice = (string)Stripe.Get(subscription)["latest_invoice"]!;
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(path, $"do=pay&invoice={invoice}")).Status);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(other, $"do=pay&invoice={invoice}")));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.SeeOther, other + "?said=paid"), (answer.Status, answer.Location)));
        Assert.Single(await EventsAsync(), type => type == "invoice.paid");
    }

    [Fact]
    public async Task Forms_TouchWhatIsTheCustomersOwn_AndNothingElse()
    {
        var theirs = Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_2", PriceId = "price_1", InvoiceStatus = "open" });
        var (own, path) = (await SubscribeAsync(), await PortalAsync());
        var (before, events) = (Snapshot(), (await EventsAsync()).Count);
        foreach (var form in new[]
        {
            $"do=cancel&subscription={theirs}", $"do=resume&subscription={theirs}", $"do=pay&invoice={(string)Stripe.Get(theirs)["latest_invoice"]!}",
            $"do=cancel&subscription={Customer}", "do=cancel&subscription=sub_none", $"do=pay&invoice={own}", "do=cancel", "do=pay", "do=delete", "", $"subscription={own}",
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(path, form)).Status);
        }
        Assert.Equal((before, events), (Snapshot(), (await EventsAsync()).Count));

        string Snapshot() => string.Join('\n', new[] { "subscription", "invoice", "customer", "payment_method" }.SelectMany(kind => Stripe.All(kind)).Select(one => one.ToJsonString()));
    }

    [Fact]
    public async Task CustomerWhoWasDeleted_SeesThat()
    {
        var (subscription, path) = (await SubscribeAsync(), await PortalAsync());
        Stripe.DeleteCustomer(Customer);
        Assert.Equal(HttpStatusCode.Gone, (await GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync(path, $"do=resume&subscription={subscription}")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync(path, "do=card-works")).Status);
    }

    [Theory]
    [InlineData("/p/session/bps_none")]
    [InlineData("/p/session/")]
    [InlineData("/p/session/cus_1")]
    public async Task SessionThatIsNotThere_IsNotFound(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(path, "do=card-works")).Status);
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("incomplete")]
    [InlineData("trialing")]
    [InlineData("unpaid")]
    public async Task EveryStatus_CanBeShown(string status)
    {
        Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = Customer, PriceId = "price_1", Status = status, InvoiceStatus = "draft" });
        var page = await GetAsync(await PortalAsync());
        Assert.Contains(status, page.Text, StringComparison.Ordinal);
        Assert.Equal(status is "trialing" or "unpaid", page.Text.Contains("Cancel at period end", StringComparison.Ordinal));
    }

    // As a browser does: the form, and the page that it leads to.
    private async Task<SiteResponse> FollowAsync(string path, string form)
    {
        var answer = await PostAsync(path, form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.StartsWith(path, answer.Location, StringComparison.Ordinal);
        return await GetAsync(answer.Location!);
    }
}
