using System.Net;

namespace KalshiBook.Billing.Testing.Tests.Site;

/// <summary>The pages that only show something.</summary>
public sealed class OtherPageTests : SiteTest
{
    [Fact]
    public async Task Invoice_ShowsLinesTotalAndStatus()
    {
        await SubscribeAsync();
        var invoice = Stripe.All("invoice").Single();
        var page = await GetAsync(new Uri((string)invoice["hosted_invoice_url"]!).AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (var text in new[]
        {
            $"Invoice {(string?)invoice["number"]}", "Status paid", "Date 14 Nov 2026", "Bill to ada@example.com",
            "Project $30.00 1 × price_twin_project, 14 Nov 2026 – 14 Dec 2026", "Total $30.00", "Paid $30.00", "Still to pay $0.00",
        })
        {
            Assert.Contains(text, page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Invoice_OfADeletedCustomer_IsStillThere()
    {
        await SubscribeAsync();
        Stripe.DeleteCustomer(Customer);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/i/{(string)Stripe.All("invoice").Single()["id"]!}")).Status);
    }

    [Theory]
    [InlineData("/i/in_none")]
    [InlineData("/i/")]
    [InlineData("/i/cus_1")]
    public async Task Invoice_ThatIsNotThere_IsNotFound(string path) => Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(path)).Status);

    [Fact]
    public async Task Home_SaysWhatItIs_AndLinksOpenSessions()
    {
        await SubscribeAsync();
        var (plan, card) = (await CheckoutAsync(Subscribe), await CheckoutAsync(Setup));
        var page = await GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (var text in new[] { "A twin of Stripe", "on this machine", "No money moves", StripeTwin.ApiVersion, Stripe.Url, "Customers 1", "Live subscriptions 1" })
            Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Equal([card, plan], page.Links);
        Assert.DoesNotContain("ada@example.com", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Favicon_IsNone() => Assert.Equal((HttpStatusCode.NoContent, ""), ((await GetAsync("/favicon.ico")).Status, (await GetAsync("/favicon.ico")).Body));
}
