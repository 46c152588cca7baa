using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A small host of its own for each test: the library as a user writes it, the store that the run is about, and a clock that the test moves.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string Alice = "11111111-1111-4111-8111-111111111111";

    private readonly WebApplication _app;
    private readonly TestStore? _ownStore;

    private TestApp(WebApplication app, FakeTimeProvider clock, TestStore? ownStore)
    {
        (_app, _ownStore) = (app, ownStore);
        Clock = clock;
        Client = app.Services.GetRequiredService<IServer>() is TestServer server
            ? server.CreateClient()
            : new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public FakeTimeProvider Clock { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public IBillingStore Store => Services.GetRequiredService<IBillingStore>();

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    public static DateTimeOffset Start { get; } = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    public static async Task<TestApp> StartAsync(TestAppSettings settings)
    {
        var ownStore = settings.BringsStore || settings.Store is not null ? null : await TestStore.StartAsync();
        try
        {
            return await StartAsync(settings, ownStore);
        }
        catch
        {
            if (ownStore is not null) await ownStore.DisposeAsync();
            throw;
        }
    }

    private static async Task<TestApp> StartAsync(TestAppSettings settings, TestStore? ownStore)
    {
        var store = ownStore ?? settings.Store;
        var clock = settings.Clock as FakeTimeProvider ?? new FakeTimeProvider(Start);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = settings.Environment });
        builder.Configuration.Sources.Clear();
        if (store is not null) builder.Configuration.AddInMemoryCollection(store.Configuration);
        builder.Configuration.AddInMemoryCollection(settings.Configuration);
        if (settings.OnKestrel) builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        else builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.Services.AddSingleton(settings.Clock ?? clock);
        builder.Services.AddAuthentication(TestUsers.SchemeName).AddScheme<AuthenticationSchemeOptions, TestUsers>(TestUsers.SchemeName, null);
        var billing = builder.Services.AddKalshiBookBilling(builder.Configuration);
        if (settings.RateLimits) billing.AddRateLimits();
        store?.AddTo(billing);
        settings.Add(builder.Services, billing);
        var app = builder.Build();
        settings.Before(app);
        if (settings.Errors) app.UseKalshiBookErrors();
        settings.Use(app);
        app.UseAuthentication();
        app.UseAuthorization();
        if (settings.RateLimits && settings.RateLimiter) app.UseRateLimiter();
        if (settings.Endpoints) app.MapKalshiBookBilling();
        settings.Map(app);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new TestApp(app, clock, ownStore);
    }

    /// <summary>A host with endpoints of the test's.</summary>
    public static Task<TestApp> StartAsync(Action<WebApplication> map) => StartAsync(new TestAppSettings { Map = map });

    public Task<HttpResponseMessage> GetAsync([StringSyntax(StringSyntaxAttribute.Uri)] string path, string? user = Alice, string? key = null) =>
        SendAsync(HttpMethod.Get, path, user, key: key);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? user = Alice, HttpContent? content = null, string? key = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (user is not null) request.Headers.Add(TestUsers.UserHeader, user);
        if (key is not null) request.Headers.Add(TestUsers.KeyHeader, key);
        change?.Invoke(request);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<BillingAccount> AccountAsync(string user = Alice) =>
        Store.GetAccountAsync(UserId.Parse(user), Clock.GetUtcNow(), TestContext.Current.CancellationToken);

    public async Task<long> UsedAsync(string user = Alice) => (await AccountAsync(user)).CreditsUsed;

    public Task ChangeAccountAsync(Func<BillingAccount, BillingAccount> change, string user = Alice) =>
        Store.UpdateAccountAsync(UserId.Parse(user), Clock.GetUtcNow(), change, TestContext.Current.CancellationToken);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        if (_ownStore is not null) await _ownStore.DisposeAsync();
    }
}
