using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A charset that nobody knows is the client's fault. What fails beside it is the host's all the same.</summary>
public sealed class CharsetTests
{
    [Theory]
    [InlineData("bogus")]
    [InlineData("\"utf-8\"")]
    [InlineData("utf-7")] // one that is known, and given up
    public async Task It_is_415_and_no_failure_of_the_host(string charset)
    {
        await using var app = await StartAsync();

        foreach (var path in (string[])["/bound", "/read"])
            await (await SendAsync(app, path, charset)).ErrorAsync(415, "unsupported_media_type");

        Assert.Equal(0, await app.UsedAsync());
        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("/invalid")]
    [InlineData("/unsupported")]
    [InlineData("/encoding")]
    public async Task A_failure_of_the_handlers_own_is_500_and_logged(string path)
    {
        await using var app = await StartAsync();

        await (await SendAsync(app, path, "utf-7")).ErrorAsync(500, "internal_error");

        Assert.Equal(0, await app.UsedAsync());
        Assert.NotNull(Assert.Single(app.Logs.GetSnapshot(), record => record.Level >= LogLevel.Error).Exception);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(app =>
    {
        app.MapPost("/bound", (Dictionary<string, string> body) => body.Count).RequireCredits(1);
        app.MapPost("/read", (HttpContext context) => context.Request.ReadFromJsonAsync<Dictionary<string, string>>()).RequireCredits(1);
        app.MapPost("/invalid", string () => throw new InvalidOperationException("the inside")).RequireCredits(1);
        app.MapPost("/unsupported", string () => throw new NotSupportedException("the inside")).RequireCredits(1);
        app.MapPost("/encoding", () => Encoding.GetEncoding("utf-7").WebName).RequireCredits(1);
    });

    private static Task<HttpResponseMessage> SendAsync(TestApp app, string path, string charset)
    {
        var content = new StringContent("{}");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");
        return app.SendAsync(HttpMethod.Post, path, content: content);
    }
}
