using System.Net.Sockets;
using KalshiBook.Billing;
using KalshiBook.Billing.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost;

/// <summary>Runs the twin of Stripe from before the host listens until after it has stopped.</summary>
internal sealed partial class LocalStripeService(
    LocalStripeSettings settings, IOptions<BillingOptions> options, IServer server, TimeProvider clock, ILogger<LocalStripeService> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    /// <summary>Gets the twin, while it runs.</summary>
    public StripeTwin? Twin { get; private set; }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var billing = options.Value; // decides on the port
        if (settings.IsOutOfPlace) Log.OutOfPlace(logger);
        if (settings.Port is not { } port) return;
        Twin = await StartAsync(billing, port);
        Log.Plays(logger, Twin.Url);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Only now the host knows where it listens itself.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (Twin is null) return Task.CompletedTask;
        if (WebhookAddress.Of(server) is not { } address)
        {
            Log.NoWebhooks(logger);
            return Task.CompletedTask;
        }
        var secret = options.Value.StripeWebhookSecret!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[0];
        Twin.AddWebhook(new StripeTwinWebhook(address, secret));
        Twin.AddWebhook(new StripeTwinWebhook(address, secret) { Thin = true }); // errors of the meter
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The last to go: until then somebody of the host may be calling it.
    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (Twin is { } twin) await twin.DisposeAsync();
    }

    private async Task<StripeTwin> StartAsync(BillingOptions billing, int port)
    {
        try
        {
            return await StripeTwin.StartAsync(new StripeTwinOptions
            {
                Port = port,
                Clock = clock,
                Prices = TwinPrices.Of(billing, plan => Log.PriceUnread(logger, plan.Name)),
                StateFile = TwinStateFile.Of(billing),
            });
        }
        catch (Exception exception) when (exception is IOException { InnerException: AddressInUseException } or SocketException)
        {
            throw new InvalidOperationException(
                $"The twin of Stripe can't listen on port {port}, maybe because another host of this kind runs here. Stop that one, or set "
                + $"{LocalStripeSettings.Url} to another address, such as http://127.0.0.1:{(port < ushort.MaxValue ? port + 1 : port - 1)}; or set it to nothing, "
                + "and there is no twin.",
                exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information, "Stripe is played by a twin inside this host, at {Url}: no money moves. Set STRIPE_SECRET_KEY for Stripe itself.",
            EventName = nameof(Plays))]
        public static partial void Plays(ILogger logger, string url);

        [LoggerMessage(
            2, LogLevel.Warning, "StripeTwin:Url is set, but the twin of Stripe runs in Development only. There is none here.", EventName = nameof(OutOfPlace))]
        public static partial void OutOfPlace(ILogger logger);

        [LoggerMessage(
            3, LogLevel.Warning,
            "KalshiBookBilling:Plans:{Plan}:DisplayPrice is no price such as \"$30 / month\". The twin of Stripe sells the plan for $30 a month.",
            EventName = nameof(PriceUnread))]
        public static partial void PriceUnread(ILogger logger, string plan);

        [LoggerMessage(
            4, LogLevel.Warning, "The host listens at no address that the twin of Stripe could send webhooks to. Plans change by POST /billing/sync only.",
            EventName = nameof(NoWebhooks))]
        public static partial void NoWebhooks(ILogger logger);
    }
}
