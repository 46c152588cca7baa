using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KalshiBook.Billing.Stubs;

/// <summary>A stand-in of Stripe's HTTP API on this machine, with a memory: what was made can be read, changed, listed and lost on the way.</summary>
/// <remarks>Stripe.net and curl can't tell it from Stripe as far as this library goes. Where Stripe may do one thing or another, it does the worse one.</remarks>
public sealed partial class StripeStub : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<StripeStubRequest> _requests = [];
    private readonly World _world;
    private WebApplication? _app;

    private StripeStub(TimeProvider clock)
    {
        _world = new World(clock);
        Faults = new StripeStubFaults { Clock = clock };
    }

    /// <summary>Gets the base address, without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Gets what goes wrong with the next requests.</summary>
    public StripeStubFaults Faults { get; }

    /// <summary>Gets the requests so far, in the order in which they came.</summary>
    public IReadOnlyList<StripeStubRequest> Requests
    {
        get { lock (_requests) return [.. _requests]; }
    }

    /// <summary>Starts a stub.</summary>
    /// <param name="clock">Its clock; null for the system's.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <returns>The stub, which answers.</returns>
    public static async Task<StripeStub> StartAsync(TimeProvider? clock = null, int port = 0)
    {
        var stub = new StripeStub(clock ?? TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        stub._app = builder.Build();
        var server = new Server(stub._world, stub.Faults, new IdempotencyKeys(clock ?? TimeProvider.System), stub.Note, stub._end.Token);
        var controls = new TestRoutes(stub);
        stub._app.Run(http => http.Request.Path.StartsWithSegments("/_test", StringComparison.Ordinal) ? controls.HandleAsync(http) : server.HandleAsync(http));
        await stub._app.StartAsync();
        stub.Url = stub._app.Urls.Single();
        return stub;
    }

    /// <summary>Waits until the process is told to stop.</summary>
    /// <returns>A task that ends then.</returns>
    public Task WaitForShutdownAsync() => _app!.WaitForShutdownAsync();

    /// <summary>Forgets the requests so far.</summary>
    public void ClearRequests()
    {
        lock (_requests) _requests.Clear();
    }

    /// <summary>Stops it. What hangs is cut.</summary>
    /// <returns>A task that ends when nothing is answered any more.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested) return;
        await _end.CancelAsync();
        if (_app is not null) await _app.DisposeAsync();
        _end.Dispose();
    }

    private void Note(StripeStubRequest request)
    {
        lock (_requests) _requests.Add(request);
    }
}
