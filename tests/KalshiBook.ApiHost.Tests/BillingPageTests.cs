using System.Text.RegularExpressions;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>GET /billing</c>: what a browser gets, without a token and whatever the address says.</summary>
public sealed class BillingPageTests(DataHost host) : IClassFixture<DataHost>
{
    [Theory]
    [InlineData("", "Your plan")]
    [InlineData("?success=true&session_id=cs_test_1", "Checkout is complete")]
    [InlineData("?canceled=true", "Checkout was canceled")]
    [InlineData("?success=false", "Your plan")]
    [InlineData("?success=<script>alert(1)</script>", "Your plan")]
    public async Task It_says_what_happened(string query, string title)
    {
        using var response = await GetAsync("/billing" + query);

        var text = await TextAsync(response);
        Assert.Equal("text/html; charset=utf-8", response.Header("Content-Type"));
        Assert.Contains($"<h1>{title}</h1>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", text, StringComparison.Ordinal);
        Assert.DoesNotContain("cs_test_1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.Null(response.Credits());
    }

    [Fact]
    public async Task A_complete_checkout_is_a_payment_received() =>
        Assert.Contains("Payment received", await TextAsync(await GetAsync("/billing?success=true&session_id=cs_test_1")), StringComparison.Ordinal);

    [Theory]
    [InlineData("/billing", "text/html")]
    [InlineData("/billing.css", "text/css")]
    [InlineData("/billing.js", "text/javascript")]
    public async Task Nothing_of_it_is_kept_or_guessed(string path, string type)
    {
        using var response = await GetAsync(path);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal($"{type}; charset=utf-8", response.Header("Content-Type"));
        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task The_page_runs_and_loads_only_what_is_the_hosts_own()
    {
        using var response = await GetAsync("/billing");
        var policy = response.Header("Content-Security-Policy")!.Split("; ");

        Assert.Equal(
            [
                "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src data:", "base-uri 'none'", "form-action 'none'",
                "frame-ancestors 'none'",
            ],
            policy);
        Assert.Equal("no-referrer", response.Header("Referrer-Policy"));
        var text = await TextAsync(response);
        Assert.DoesNotContain("//", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex(@"<style|\sstyle=|\son[a-z]+=|<script(?! src=""/billing\.js"")", RegexOptions.IgnoreCase), text);
        foreach (var address in Regex.Matches(text, "(?:href|src)=\"(?<address>[^\"]+)\"").Select(match => match.Groups["address"].Value).Where(address => address != "data:,"))
            Assert.Equal(200, (int)(await GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task The_script_writes_text_only()
    {
        var script = await TextAsync(await GetAsync("/billing.js"));

        Assert.Contains("textContent", script, StringComparison.Ordinal);
        foreach (var way in (string[])["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "http:", "https:"])
            Assert.DoesNotContain(way, script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_in_by_address_stands_there_in_Development_only()
    {
        await using var production = await Host.StartAsync(new HostSettings
        {
            Environment = "Production",
            Configuration = { ["SUPABASE_JWT_SECRET"] = "a-secret-of-the-tests-and-nothing-else" },
        });

        Assert.Contains("<main data-log-in=\"email\">", await TextAsync(await GetAsync("/billing")), StringComparison.Ordinal);
        Assert.Contains("<main data-log-in=\"token\">", await TextAsync(await production.GetAsync("/billing")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_no_part_of_the_API()
    {
        Assert.DoesNotContain("/billing.", await TextAsync(await GetAsync("/openapi.json")), StringComparison.Ordinal);
        Assert.DoesNotContain("\"/billing\"", await TextAsync(await GetAsync("/openapi.json")), StringComparison.Ordinal);
        using var post = await host.Host.SendAsync(HttpMethod.Post, "/billing");
        await post.ErrorAsync(405, "method_not_allowed");
        using var other = await GetAsync("/billing/nowhere");
        await other.ErrorAsync(404, "not_found");
    }

    private static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    // Without a credential.
    private Task<HttpResponseMessage> GetAsync(string path) => host.Host.GetAsync(path);
}
