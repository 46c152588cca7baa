using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KalshiBook.Billing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.ApiHost.Tests;

/// <summary>The sample host as it is, by its own Program.cs, with settings of the test's and a clock that the test moves.</summary>
internal sealed class Host : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly WebApplicationFactory<MarketData> _program;
    private readonly HostStore? _ownStore;

    // Once, and before any host: all tests of this process share its environment.
    static Host() => Machine.Forget();

    private Host(WebApplicationFactory<MarketData> program, FakeTimeProvider clock, HostStore? ownStore)
    {
        (_program, Clock, _ownStore) = (program, clock, ownStore);
        Client = program.CreateDefaultClient(program.ClientOptions.BaseAddress); // of Kestrel, where it listens
    }

    public FakeTimeProvider Clock { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _program.Services;

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    /// <summary>Starts a host, in Development and with a file of its own unless the settings say otherwise.</summary>
    public static async Task<Host> StartAsync(HostSettings? settings = null)
    {
        settings ??= new HostSettings();
        var ownStore = settings.Store is null ? await HostStore.StartAsync("sqlite") : null;
        // The present, since tokens are checked by the system's clock.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var program = new WebApplicationFactory<MarketData>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment(settings.Environment);
            if (settings.OnKestrel) builder.UseUrls("http://127.0.0.1:0"); // any free port
            builder.UseSetting("StripeTwin:Url", ""); // no port of the machine, unless a test asks for one
            foreach (var (name, value) in (settings.Store ?? ownStore!).Configuration) builder.UseSetting(name, value);
            foreach (var (name, value) in settings.Configuration) builder.UseSetting(name, value);
            builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                settings.Add(services);
            });
        });
        if (settings.OnKestrel) program.UseKestrel();
        try
        {
            if (settings.OnKestrel) program.StartServer();
            return new Host(program, clock, ownStore);
        }
        catch
        {
            await program.DisposeAsync();
            if (ownStore is not null) await ownStore.DisposeAsync();
            throw;
        }
    }

    /// <summary>Logs in, and gives the access token.</summary>
    public async Task<string> LogInAsync(string email = "ann@example.com")
    {
        using var response = await SendAsync(HttpMethod.Post, "/auth/login", body: new { email });
        return (string)(await response.JsonAsync())["access_token"]!;
    }

    /// <summary>Makes an API key, and gives it whole: <c>id</c>, <c>key</c> and what else the answer has.</summary>
    public async Task<JsonNode> MakeKeyAsync(string token, string? name = null)
    {
        using var response = await SendAsync(HttpMethod.Post, "/keys", token, new { name });
        return (await response.JsonAsync())["data"]!;
    }

    /// <summary>Logs in and makes an API key.</summary>
    public async Task<string> MakeKeyAsync() => (string)(await MakeKeyAsync(await LogInAsync()))["key"]!;

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, and the query.</param>
    /// <param name="credential">An access token or an API key.</param>
    /// <param name="body">Content as it is, or what is to be written as JSON.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? credential = null, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (credential is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            _ => JsonContent.Create(body),
        };
        var call = Client.SendAsync(request, TestContext.Current.CancellationToken);
        // Whoever pauses by the clock, as the meter does before it tries again where a month is made at that moment, would do so for ever.
        while (await Task.WhenAny(call, Task.Delay(Patience, CancellationToken.None)) != call) Clock.Advance(TimeSpan.FromMilliseconds(100));
        return await call;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? credential = null) => SendAsync(HttpMethod.Get, path, credential);

    /// <summary>Changes an account in the store, such as its used credits.</summary>
    public Task ChangeAccountAsync(string token, Func<BillingAccount, BillingAccount> change) =>
        Services.GetRequiredService<IBillingStore>().UpdateAccountAsync(
            UserId.Parse(Tokens.SubjectOf(token)), Clock.GetUtcNow(), change, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _program.DisposeAsync();
        if (_ownStore is not null) await _ownStore.DisposeAsync();
    }
}
