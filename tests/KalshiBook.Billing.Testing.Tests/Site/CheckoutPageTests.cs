using System.Net;

namespace KalshiBook.Billing.Testing.Tests.Site;

/// <summary>The page where a buyer subscribes or leaves a card.</summary>
public sealed class CheckoutPageTests : SiteTest
{
    [Fact]
    public async Task Page_SaysWhatIsBought_ByWhom_AndOffersBothCards()
    {
        var page = await GetAsync(await CheckoutAsync(Subscribe + "&line_items[1][price]=price_twin_payg", cancelUrl: "https://app.example/pricing?a=1&b=2"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (var text in new[]
        {
            "Test page of the Stripe twin: no money moves", "Project $30.00 / month", "Pay-As-You-Go $0.008 per credit, billed monthly by usage", "Due today $30.00",
            "ada@example.com", "Pay with a card that works (•••• 4242)", "Pay with a card that fails (•••• 0341)",
        })
        {
            Assert.Contains(text, page.Text, StringComparison.Ordinal);
        }
        Assert.Equal(["https://app.example/pricing?a=1&b=2"], page.Links);
        Assert.DoesNotContain("<input", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfSetup_SavesACard()
    {
        var path = await CheckoutAsync(Setup);
        var page = await GetAsync(path);
        Assert.Contains("Save a card that works (•••• 4242)", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Links); // no cancel_url was given
        var before = (await EventsAsync()).Count;
        var done = await PostAsync(path, "card=works");
        Assert.Equal((HttpStatusCode.SeeOther, $"https://app.example/billing?id={IdOf(path)}"), (done.Status, done.Location));
        Assert.Equal(["payment_method.attached", "setup_intent.succeeded", "checkout.session.completed"], await EventsAsync(before));
    }

    [Fact]
    public async Task GoodCard_Subscribes_InStripesOrder_AndLeadsBack()
    {
        var path = await CheckoutAsync(Subscribe);
        var done = await PostAsync(path, "card=works");
        Assert.Equal((HttpStatusCode.SeeOther, $"https://app.example/billing?id={IdOf(path)}"), (done.Status, done.Location));
        Assert.Equal("active", (string?)Assert.Single(Stripe.All("subscription"))["status"]);
        Assert.Equal(
            [
                "payment_method.attached", "customer.subscription.created", "invoice.created", "invoice.finalized", "customer.subscription.updated",
                "checkout.session.completed", "invoice.paid", "invoice.payment_succeeded",
            ],
            await EventsAsync());
    }

    [Theory]
    [InlineData(Setup)]
    [InlineData("mode=subscription&line_items[0][price]=price_twin_payg")]
    public async Task FailingCard_IsKept_WhereNothingIsDue_AndFailsLater(string form)
    {
        var path = await CheckoutAsync(form);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(path, "card=fails")).Status);
        Assert.Equal("0341", (string?)Assert.Single(Stripe.All("payment_method"))["card"]!["last4"]);
        Assert.Equal("complete", (string?)Stripe.Get(IdOf(path))["status"]);
    }

    [Fact]
    public async Task FailingCard_IsDeclined_AndTheSessionStaysOpen()
    {
        var path = await CheckoutAsync(Subscribe);
        var page = await PostAsync(path, "card=fails");
        Assert.Equal(HttpStatusCode.PaymentRequired, page.Status);
        Assert.Contains("Your card was declined.", page.Text, StringComparison.Ordinal);
        Assert.Equal(("open", 0), ((string?)Stripe.Get(IdOf(path))["status"], (await EventsAsync()).Count));
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(path, "card=works")).Status);
    }

    [Fact]
    public async Task DoubleSubmit_MakesOneSubscription_AndBothLeadBack()
    {
        var path = await CheckoutAsync(Subscribe);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(path, "card=works")));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.SeeOther, $"https://app.example/billing?id={IdOf(path)}"), (answer.Status, answer.Location)));
        Assert.Single(Stripe.All("subscription"));
        Assert.Single(await EventsAsync(), type => type == "checkout.session.completed");
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync(path, "card=fails")).Status);
    }

    [Theory]
    [InlineData("https://app.example/%7BCHECKOUT_SESSION_ID%7D", "https://app.example/*")]
    [InlineData("https://app.example/?a=%7bCHECKOUT_SESSION_ID%7d&b={CHECKOUT_SESSION_ID}#c", "https://app.example/?a=*&b=*#c")]
    [InlineData("https://app.example/plain", "https://app.example/plain")]
    [InlineData("https://exämple.com/ü?q=a b", "https://ex%C3%A4mple.com/%C3%BC?q=a%20b")] // a header has no other letters; browsers read the host so
    public async Task SuccessUrl_GetsTheSessionsId(string successUrl, string expected)
    {
        var path = await CheckoutAsync(Subscribe, successUrl);
        Assert.Equal(expected.Replace("*", IdOf(path), StringComparison.Ordinal), (await PostAsync(path, "card=works")).Location);
    }

    [Fact]
    public async Task BuyerWhoIsUnknown_LeavesAnAddress()
    {
        var path = await CheckoutAsync(Subscribe, customer: "");
        var page = await GetAsync(path);
        Assert.Contains("""<label for="email">""", page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(path, "card=works&email=nobody")).Status);
        Assert.Equal("open", (string?)Stripe.Get(IdOf(path))["status"]);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(path, "card=works&email=bob%40example.com")).Status);
        var session = Stripe.Get(IdOf(path));
        Assert.Equal("bob@example.com", (string?)session["customer_details"]!["email"]);
        Assert.Equal("bob@example.com", (string?)Stripe.Get((string)session["customer"]!)["email"]);
    }

    [Fact]
    public async Task BuyerWhoseAddressTheAppKnows_IsNotAsked()
    {
        var path = await CheckoutAsync(Subscribe, customer: "&customer_email=eve%40example.com");
        var page = await GetAsync(path);
        Assert.Contains("Paid by eve@example.com", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<input", page.Body, StringComparison.Ordinal);
        await PostAsync(path, "card=works&email=other%40example.com");
        Assert.Equal("eve@example.com", (string?)Stripe.Get((string)Stripe.Get(IdOf(path))["customer"]!)["email"]);
    }

    [Fact]
    public async Task SessionThatIsOver_SaysSo()
    {
        var complete = await CheckoutAsync(Subscribe);
        Stripe.CompleteCheckout(IdOf(complete));
        var page = await GetAsync(complete);
        Assert.Equal((HttpStatusCode.Gone, $"https://app.example/billing?id={IdOf(complete)}"), (page.Status, page.Links.Single()));

        var expired = await CheckoutAsync(Subscribe, cancelUrl: "https://app.example/pricing");
        Clock.Advance(TimeSpan.FromHours(24));
        foreach (var answer in new[] { await GetAsync(expired), await PostAsync(expired, "card=works") })
        {
            Assert.Equal((HttpStatusCode.Gone, "https://app.example/pricing"), (answer.Status, answer.Links.Single()));
            Assert.Contains("This page has expired", answer.Text, StringComparison.Ordinal);
        }
        Assert.Single(Stripe.All("subscription"));
    }

    [Fact]
    public async Task CustomerWhoWasDeleted_CanBuyNothing()
    {
        var path = await CheckoutAsync(Subscribe);
        Stripe.DeleteCustomer(Customer);
        foreach (var answer in new[] { await GetAsync(path), await PostAsync(path, "card=works"), await PostAsync(path, "card=fails") })
            Assert.Equal(HttpStatusCode.Gone, answer.Status);
        Assert.Empty(Stripe.All("subscription"));
    }

    [Theory]
    [InlineData("/c/pay/cs_test_nothing")]
    [InlineData("/c/pay/")]
    [InlineData("/c/pay/a/b")]
    [InlineData("/c/pay/cus_1")]
    [InlineData("/c/pay/%3Cscript%3E")]
    public async Task SessionThatIsNotThere_IsNotFound(string path)
    {
        foreach (var answer in new[] { await GetAsync(path), await PostAsync(path, "card=works") })
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.Contains("No such Checkout session", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("card=")]
    [InlineData("card=other")]
    [InlineData("%%%&=&&card")]
    [InlineData("{\"card\":\"works\"}")]
    public async Task FormThatIsNone_IsRefused(string form)
    {
        var path = await CheckoutAsync(Subscribe);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(path, form)).Status);
        Assert.Equal("open", (string?)Stripe.Get(IdOf(path))["status"]);
    }

    [Theory]
    [InlineData("eur", 1250, "month", 1, "12.50 EUR / month")]
    [InlineData("jpy", 1250, "year", 1, "1,250 JPY / year")]
    [InlineData("kwd", 1250, "month", 3, "1.250 KWD every 3 months")]
    [InlineData("usd", 123456, "week", 2, "$1,234.56 every 2 weeks")]
    public async Task Price_IsWrittenByItsCurrency(string currency, int amount, string interval, int count, string expected)
    {
        Stripe.AddPrice(new StripeTwinPrice("price_1") { Currency = currency, UnitAmount = amount, Interval = interval, IntervalCount = count });
        var page = await GetAsync(await CheckoutAsync("mode=subscription&line_items[0][price]=price_1&line_items[0][quantity]=1"));
        Assert.Contains(expected, page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokens", "day", 1, "$0.008 per token, billed daily by usage")]
    [InlineData("usage", "month", 2, "$0.008 per unit, billed every 2 months by usage")]
    public async Task MeteredPrice_IsWrittenByWhatIsCounted(string eventName, string interval, int count, string expected)
    {
        Stripe.AddPrice(new StripeTwinPrice("price_1") { UnitAmount = 0.8m, MeterEventName = eventName, Interval = interval, IntervalCount = count });
        Assert.Contains(expected, (await GetAsync(await CheckoutAsync("mode=subscription&line_items[0][price]=price_1"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trial_IsFreeToday_AndQuantitiesAreSaid()
    {
        const string Form = "mode=subscription&line_items[0][price]=price_twin_project&line_items[0][quantity]=2&subscription_data[trial_period_days]=14";
        var text = (await GetAsync(await CheckoutAsync(Form))).Text;
        Assert.Contains("2 × $30.00 / month", text, StringComparison.Ordinal);
        Assert.Contains("Due today $0.00 The first 14 days are free.", text, StringComparison.Ordinal);
    }
}
