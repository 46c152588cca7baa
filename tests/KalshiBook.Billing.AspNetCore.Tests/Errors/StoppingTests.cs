using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A host that stops while bodies still arrive: the server lets go of them, which is nobody's failure.</summary>
public sealed class StoppingTests
{
    [Theory]
    [InlineData("/metered")]
    [InlineData("/free")]
    [InlineData("/handler")]
    [InlineData("/reset")]
    public async Task A_request_that_is_cut_off_is_503_free_and_no_error_in_the_log(string path)
    {
        await using var app = await StartAsync(isStopping: true);

        var response = await SendAsync(app, path);

        var error = await response.ErrorAsync(503, "internal_error");
        Assert.Equal("The host is stopping. Please try again.", (string?)error["message"]);
        Assert.Equal("5", response.Header("Retry-After"));
        Assert.Equal(0, await app.UsedAsync());
        Assert.DoesNotContain(app.Logs.GetSnapshot(), IsOurError);
    }

    [Theory]
    [InlineData("/boom", true)]
    [InlineData("/disk", true)]
    [InlineData("/metered", false)]
    [InlineData("/handler", false)]
    public async Task What_fails_otherwise_has_failed(string path, bool isStopping)
    {
        await using var app = await StartAsync(isStopping);

        await (await SendAsync(app, path)).ErrorAsync(500, "internal_error");

        Assert.Equal(0, await app.UsedAsync());
        Assert.Single(app.Logs.GetSnapshot(), IsOurError);
    }

    // A server that stops cancels reads, and aborts what is not done in its time. When it does which is its own affair: here it is sure.
    private static Task<TestApp> StartAsync(bool isStopping) => TestApp.StartAsync(new TestAppSettings
    {
        OnKestrel = true,
        Use = app => app.Use((context, next) =>
        {
            if (isStopping) app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            context.Request.BodyReader.CancelPendingRead();
            return next(context);
        }),
        Map = app =>
        {
            app.MapPost("/metered", (Dictionary<string, string> body) => body.Count).RequireCredits(5);
            app.MapPost("/free", (Dictionary<string, string> body) => body.Count);
            app.MapPost("/handler", string () => throw new OperationCanceledException()).RequireCredits(5);
            app.MapPost("/reset", string (HttpContext context) =>
            {
                context.RequestAborted = new CancellationToken(canceled: true);
                throw new IOException("The connection is gone.");
            }).RequireCredits(5);
            app.MapPost("/disk", string () => throw new IOException("The disk is full.")).RequireCredits(5);
            app.MapPost("/boom", string () => throw new InvalidOperationException("the inside")).RequireCredits(5);
        },
    });

    // The server has words of its own for a body that nobody has read to its end.
    private static bool IsOurError(FakeLogRecord record) =>
        record.Level >= LogLevel.Error && record.Category!.StartsWith("KalshiBook.", StringComparison.Ordinal);

    private static Task<HttpResponseMessage> SendAsync(TestApp app, string path) =>
        app.SendAsync(HttpMethod.Post, path, content: new StringContent("{}", Encoding.UTF8, "application/json"));
}
