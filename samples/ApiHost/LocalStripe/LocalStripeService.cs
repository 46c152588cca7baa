using System.Net.Sockets;
using KalshiBook.Billing;
using KalshiBook.Billing.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost;

/// <summary>Runs the twin of Stripe from before the host listens until after it has stopped.</summary>
internal sealed class LocalStripeService(
    LocalStripeSettings settings, IOptions<BillingOptions> options, IServiceProvider services, IServer server, TimeProvider clock, ILogger<LocalStripeService> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    private string? _newFile;

    /// <summary>Gets the twin, while it runs.</summary>
    public StripeTwin? Twin { get; private set; }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var billing = options.Value; // decides on the port
        if (settings.IsOutOfPlace) LocalStripeLog.OutOfPlace(logger);
        if (settings.IsSomebodyElse) LocalStripeLog.SomebodyElse(logger);
        if (settings.Port is not { } port) return;
        Twin = await StartAsync(billing, port);
        LocalStripeLog.Plays(logger, Twin.Url);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Only now the host knows where it listens itself.
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (Twin is null) return;
        await WarnOfUnknownCustomersAsync(cancellationToken);
        if (WebhookAddress.Of(server) is not { } address)
        {
            LocalStripeLog.NoWebhooks(logger);
            return;
        }
        var secret = options.Value.StripeWebhookSecret!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[0];
        Twin.AddWebhook(new StripeTwinWebhook(address, secret));
        Twin.AddWebhook(new StripeTwinWebhook(address, secret) { Thin = true }); // errors of the meter
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The last to go: until then somebody of the host may be calling it.
    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (Twin is { } twin) await twin.DisposeAsync();
    }

    // Accounts outlive a file that was deleted, and their customers don't.
    private async Task WarnOfUnknownCustomersAsync(CancellationToken cancellationToken)
    {
        if (_newFile is null) return;
        var linked = await services.GetRequiredService<ICustomerDirectory>().ListCustomersAsync(Guid.Empty, 1, cancellationToken);
        if (linked.Count > 0) LocalStripeLog.CustomersUnknown(logger, _newFile);
    }

    private async Task<StripeTwin> StartAsync(BillingOptions billing, int port)
    {
        var file = TwinStateFile.Of(billing);
        if (!File.Exists(file)) _newFile = file;
        try
        {
            return await StripeTwin.StartAsync(new StripeTwinOptions
            {
                Port = port,
                Clock = clock,
                Prices = TwinPrices.Of(billing, plan => LocalStripeLog.PriceUnread(logger, plan.Name)),
                StateFile = file,
                Logger = logger,
            });
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException(
                $"{exception.Message} Hosts that share a database share no twin: set {LocalStripeSettings.Url} to off in all but one, or give each a database of its own.", exception);
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
}
