using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KalshiBook.Billing.Testing;

/// <content>How it starts, goes on and stops.</content>
public sealed partial class StripeTwin
{
    private async Task StopAsync()
    {
        _world.Stops = true;
        await _end.CancelAsync().ConfigureAwait(false);
        if (_app is not null) await _app.DisposeAsync().ConfigureAwait(false);
        await _clockwork.ConfigureAwait(false);
        await _webhooks.DisposeAsync().ConfigureAwait(false);
        if (_state is not null) await _state.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RunAsync(StripeTwinOptions options)
    {
        if (options.StateFile is not null) _state = StateFile.Open(options.StateFile, _world, _keys, options.Logger);
        if (_state is { } state) _world.Changed = state.Change;
        foreach (var price in options.Prices) AddPrice(price);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024; // lists of ids are long
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
        _app = builder.Build();
        var server = new Server(_world, Faults, _keys, Note, _end.Token);
        var site = new Site(_world, _end.Token);
        _app.Run(async http =>
        {
            await (Site.Has(http.Request.Path) ? site.HandleAsync(http) : server.HandleAsync(http)).ConfigureAwait(false);
            if (!HttpMethods.IsGet(http.Request.Method)) _state?.Change(); // a meter event, say, tells nobody
        });
        await _app.StartAsync(_end.Token).ConfigureAwait(false);
        _world.Url = _app.Urls.Single();
        lock (_world.Gate) CheckoutSessions.Move(_world); // those of a state file may have lain at another port
        _state?.Use();
        foreach (var webhook in options.Webhooks) AddWebhook(webhook);
        _clockwork = RunClockworkAsync();
    }

    // Looks by this machine's time at what is due by the twin's: a clock that a test moves may go a month at once.
    private async Task RunClockworkAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false))
            {
                lock (_world.Gate) Calendar.CatchUp(_world);
            }
        }
        catch (OperationCanceledException)
        {
            // The twin is going.
        }
    }

    private void Note(StripeTwinRequest request)
    {
        lock (_requests)
        {
            _requests.Enqueue(request);
            if (_requests.Count > MostRequests) _requests.Dequeue();
        }
    }
}
