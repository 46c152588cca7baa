using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.Testing.Tests.Clients;

/// <summary>Does for tests in another process what Stripe's API can't: pays on a page, and adds an endpoint.</summary>
internal sealed class TwinControl(StripeTwin twin) : IAsyncDisposable
{
    private WebApplication? _app;

    public string Url => _app!.Urls.Single();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task HandleAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/complete", out var id)) await http.Response.WriteAsync(twin.CompleteCheckout(id.Value![1..]), http.RequestAborted);
        else if (await http.Request.ReadFromJsonAsync<Wanted>(http.RequestAborted) is { } wanted) twin.AddWebhook(new(wanted.Url, wanted.Secret) { Thin = wanted.Thin });
    }

    private sealed record Wanted(string Url, string Secret, bool Thin);
}
