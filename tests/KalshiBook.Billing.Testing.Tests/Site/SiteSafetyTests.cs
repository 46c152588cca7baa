using System.Net;

namespace KalshiBook.Billing.Testing.Tests.Site;

/// <summary>Any page of the web can reach a port of this machine, and texts of users reach the pages.</summary>
public sealed class SiteSafetyTests : SiteTest
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;";

    [Fact]
    public async Task Texts_AreEncodedEverywhere()
    {
        Stripe.AddPrice(new StripeTwinPrice("price_twin_project") { ProductName = Hostile });
        Stripe.Change(Customer, customer => customer["email"] = Hostile);
        var address = "https://app.example/?q=" + Hostile;
        var checkout = await CheckoutAsync(Subscribe, address, address);
        var asked = await CheckoutAsync(Subscribe, customer: "");
        await SubscribeAsync();
        var pages = new[]
        {
            await GetAsync(checkout), await PostAsync(checkout, "card=fails"), await GetAsync(await PortalAsync(returnUrl: address)), await GetAsync("/"),
            await GetAsync($"/i/{(string)Stripe.All("invoice")[0]["id"]!}"), await PostAsync(asked, $"card=works&email={Uri.EscapeDataString(Hostile)}"),
        };
        Assert.All(pages, page =>
        {
            Assert.Contains("&lt;script&gt;", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page.Body, StringComparison.Ordinal);
        });
        Assert.Contains(address, pages[0].Links);
        Assert.Contains(address, pages[2].Links);
        Assert.DoesNotContain("<script", (await GetAsync("/c/pay/<script>")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", (await GetAsync((await PortalAsync()) + "?said=<script>")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completed_LinksOnWithoutBreakingOut()
    {
        var path = await CheckoutAsync(Subscribe, "https://app.example/?q=" + Hostile);
        Stripe.CompleteCheckout(IdOf(path));
        var page = await GetAsync(path);
        Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
        Assert.StartsWith("https://app.example/", Assert.Single(page.Links), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site", false)]
    [InlineData("same-site", false)] // another port of this machine
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    public async Task Form_OfAnotherSite_IsRefused(string site, bool isTaken)
    {
        var (checkout, portal) = (await CheckoutAsync(Subscribe), await PortalAsync());
        Assert.Equal(isTaken ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Post, checkout, "card=works", ("Sec-Fetch-Site", site))).Status);
        Assert.Equal(isTaken ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Post, portal, "do=card-works", ("Sec-Fetch-Site", site))).Status);
        Assert.Equal(isTaken, (await EventsAsync()).Count > 0);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, portal, null, ("Sec-Fetch-Site", site))).Status); // a link leads here
    }

    [Theory]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:80", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("LocalHost", true)]
    [InlineData("localhost:8080", true)] // a forwarded port
    [InlineData("127.0.0.1", true)]
    public async Task Host_ThatIsNotThisMachine_IsRefused(string host, bool isTaken)
    {
        var paths = new[] { await CheckoutAsync(Subscribe), await PortalAsync(), "/", "/twin.css" };
        foreach (var path in paths)
            Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Get, path, null, ("Host", host))).Status);
        Assert.Equal(isTaken ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Post, paths[0], "card=works", ("Host", host))).Status);
    }

    [Fact]
    public async Task Headers_LetNothingIn()
    {
        foreach (var path in new[] { await CheckoutAsync(Subscribe), await PortalAsync(), "/", "/i/none", "/c/pay/none" })
        {
            var headers = (await GetAsync(path)).Headers;
            Assert.Equal("text/html; charset=utf-8", headers["Content-Type"]);
            Assert.Equal("no-store", headers["Cache-Control"]);
            Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
            Assert.Equal("no-referrer", headers["Referrer-Policy"]);
            Assert.StartsWith("default-src 'none'; style-src 'self';", headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("form-action", headers["Content-Security-Policy"], StringComparison.Ordinal);
        }
        Assert.Equal("text/css; charset=utf-8", (await GetAsync("/twin.css")).Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("DELETE", "/c/pay/x", "GET, HEAD, POST")]
    [InlineData("PUT", "/p/session/x", "GET, HEAD, POST")]
    [InlineData("POST", "/i/x", "GET, HEAD")]
    [InlineData("POST", "/", "GET, HEAD")]
    [InlineData("POST", "/twin.css", "GET, HEAD")]
    [InlineData("OPTIONS", "/", "GET, HEAD")]
    public async Task Method_ThatAPageHasNot_IsRefused(string method, string path, string allowed)
    {
        var answer = await SendAsync(new HttpMethod(method), path);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, allowed), (answer.Status, answer.Headers["Allow"]));
    }

    [Fact]
    public async Task Head_IsAnsweredAsGet_WithoutTheBody()
    {
        var answer = await SendAsync(HttpMethod.Head, await CheckoutAsync(Subscribe));
        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Form_OfOverAMillionBytes_IsRefused()
    {
        var path = await CheckoutAsync(Subscribe);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(path, "card=works&x=" + new string('x', 1_000_000))).Status);
        Assert.Equal("open", (string?)Stripe.Get(IdOf(path))["status"]);
    }

    [Theory]
    [InlineData("/c/pay")]
    [InlineData("/i")]
    [InlineData("/other")]
    [InlineData("/v1/customers")]
    public async Task OtherPaths_AreTheApis(string path) => Assert.Equal("application/json", (await GetAsync(path)).Headers["Content-Type"]);
}
