using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Over HTTP/2 no header needs to tell that there is a body.</summary>
public sealed class StreamedBodyTests
{
    [Theory]
    [InlineData("null", 422, "validation_error")]
    [InlineData("", 400, "invalid_json")]
    [InlineData(null, 400, "invalid_json")]
    public async Task Null_is_told_from_nothing(string? body, int status, string code)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            OnKestrel = true,
            Add = (services, _) => services.Configure<KestrelServerOptions>(kestrel =>
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)),
            Map = app => app.MapPost("/body", (Dictionary<string, string> body) => body.Count).RequireCredits(3),
        });
        using var content = body is null ? null : new SlowBody("application/json", Encoding.UTF8.GetBytes(body));

        var response = await app.SendAsync(HttpMethod.Post, "/body", content: content, change: request =>
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact));

        await response.ErrorAsync(status, code);
        Assert.Equal(0, await app.UsedAsync());
    }
}
