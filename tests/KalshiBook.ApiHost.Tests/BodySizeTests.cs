using System.Text;

namespace KalshiBook.ApiHost.Tests;

/// <summary>A body that is too large is 413, whether or not its length was told, and costs nothing.</summary>
public sealed class BodySizeTests
{
    private const int Body = 64 * 1024;
    private const int Webhook = 1024 * 1024;
    private const int Framing = 1024; // counts too where a body comes in chunks

    [Theory]
    [InlineData("/orderbook")]
    [InlineData("/deltas")]
    [InlineData("/trades")]
    public async Task At_a_data_endpoint(string path)
    {
        await using var host = await Host.StartAsync(new HostSettings { OnKestrel = true });
        var token = await host.LogInAsync();
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;
        foreach (var isChunked in (bool[])[false, true])
        {
            using var response = await SendAsync(host, path, key, Body + 1, isChunked);
            await response.ErrorAsync(413, "payload_too_large");
            Assert.Null(response.Credits());
            await (await SendAsync(host, path, key, isChunked ? Body - Framing : Body, isChunked)).ErrorAsync(422, "validation_error"); // it is read, and empty
        }
        Assert.Equal(0, (long)(await (await host.GetAsync("/billing/status", token)).JsonAsync())["credits_used"]!);
    }

    [Fact]
    public async Task Where_keys_are_made()
    {
        await using var host = await Host.StartAsync(new HostSettings { OnKestrel = true });
        var token = await host.LogInAsync();
        foreach (var isChunked in (bool[])[false, true])
        {
            await (await SendAsync(host, "/keys", token, Body + 1, isChunked)).ErrorAsync(413, "payload_too_large");
            Assert.Equal(200, (int)(await SendAsync(host, "/keys", token, isChunked ? Body - Framing : Body, isChunked)).StatusCode);
        }
    }

    [Fact]
    public async Task At_the_webhook()
    {
        await using var host = await Host.StartAsync(new HostSettings
        {
            OnKestrel = true,
            Configuration = new()
            {
                ["STRIPE_SECRET_KEY"] = "sk_test_1",
                ["STRIPE_PROJECT_PRICE_ID"] = "price_project",
                ["STRIPE_WEBHOOK_SECRET"] = "whsec_dummy",
                ["STRIPE_API_BASE"] = "http://127.0.0.1:9", // where nobody is, and nobody is asked
            },
        });
        foreach (var isChunked in (bool[])[false, true])
        {
            await (await SendAsync(host, "/billing/webhook", null, Webhook + 1, isChunked)).ErrorAsync(413, "payload_too_large");
            await (await SendAsync(host, "/billing/webhook", null, (2 * Webhook) + 1, isChunked)).ErrorAsync(413, "payload_too_large");
            await (await SendAsync(host, "/billing/webhook", null, Webhook, isChunked)).ErrorAsync(400, "invalid_signature");
        }
    }

    [Fact]
    public async Task Strangers_are_turned_away_first()
    {
        await using var host = await Host.StartAsync(new HostSettings { OnKestrel = true });

        await (await SendAsync(host, "/orderbook", null, Body + 1, isChunked: false)).ErrorAsync(401, "invalid_api_key");
        await (await SendAsync(host, "/keys", null, Body + 1, isChunked: false)).ErrorAsync(401, "invalid_token");
    }

    // A connection each, and a body only where it is asked for: a server that refuses it unread closes the connection, maybe before the client looked.
    private static Task<HttpResponseMessage> SendAsync(Host host, string path, string? credential, int length, bool isChunked)
    {
        var text = "{}".PadRight(length);
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = isChunked ? new StreamContent(new ChunkedText(text)) : new StringContent(text, Encoding.UTF8),
        };
        request.Content.Headers.ContentType = new("application/json");
        if (credential is not null) request.Headers.Authorization = new("Bearer", credential);
        request.Headers.ConnectionClose = true;
        request.Headers.ExpectContinue = true;
        return host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
