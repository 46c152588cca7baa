using System.Net;

namespace KalshiBook.ApiHost.Tests;

/// <summary>A key needs no name: an empty body is as good as none, and as good in chunks as with its length.</summary>
public sealed class EmptyBodyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_in_chunks_makes_a_key(bool onKestrel)
    {
        await using var host = await Host.StartAsync(new HostSettings { OnKestrel = onKestrel });
        var token = await host.LogInAsync();

        foreach (var type in (string?[])[null, "text/plain", "application/json"])
        {
            using var response = await host.SendAsync(HttpMethod.Post, "/keys", token, Chunks("", type));
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Null((string?)(await response.JsonAsync())["data"]!["name"]);
        }
    }

    [Theory]
    [InlineData("""{ "name": "mine" }""", "application/json", HttpStatusCode.OK)]
    [InlineData("null", "application/json", HttpStatusCode.OK)]
    [InlineData(" ", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task Something_in_chunks_is_read_as_ever(string text, string type, HttpStatusCode status)
    {
        await using var host = await Host.StartAsync(new HostSettings { OnKestrel = true });

        using var response = await host.SendAsync(HttpMethod.Post, "/keys", await host.LogInAsync(), Chunks(text, type));

        Assert.Equal(status, response.StatusCode);
    }

    private static StreamContent Chunks(string text, string? type)
    {
        var content = new StreamContent(new ChunkedText(text));
        content.Headers.ContentType = type is null ? null : new(type);
        return content;
    }
}
