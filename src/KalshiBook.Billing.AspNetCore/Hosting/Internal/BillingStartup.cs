using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Sees to it, before the host listens, that there is a store and that its schema is up to date.</summary>
internal sealed partial class BillingStartup(
    IServiceProvider services, IOptions<BillingOptions> options, TimeProvider clock, ILogger<BillingStartup> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = services.GetRequiredService<PlanCatalogue>();
        var store = services.GetRequiredService<IBillingStore>();
        if (options.Value.IsStripeOn) _ = services.GetRequiredService<IStripeStore>();
        if (options.Value is { IsStripeOn: true, StripePaygPriceId: null }) Log.PaygIsNotInvoiced(logger);
        if (!options.Value.MigrateOnStart || StoreMaintenance.Of(services, store) is not { } maintenance) return;
        foreach (var migration in await MigrateAsync(maintenance, cancellationToken).ConfigureAwait(false))
            Log.MigrationApplied(logger, migration);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Where everything starts at once, the database may be a little later than the host.
    private async Task<IReadOnlyList<string>> MigrateAsync(IStoreMaintenance maintenance, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await maintenance.MigrateAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (BillingStoreUnavailableException exception) when (clock.GetElapsedTime(began) < Patience)
            {
                Log.StoreNotThereYet(logger, exception);
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            BillingEventIds.MigrationApplied, LogLevel.Information, "The billing store's migration {Migration} was applied.",
            EventName = nameof(MigrationApplied))]
        public static partial void MigrationApplied(ILogger logger, string migration);

        [LoggerMessage(
            BillingEventIds.StoreNotThereYet, LogLevel.Warning, "The billing store can't be reached yet. The start waits for it.",
            EventName = nameof(StoreNotThereYet))]
        public static partial void StoreNotThereYet(ILogger logger, Exception exception);

        [LoggerMessage(
            BillingEventIds.PaygIsNotInvoiced, LogLevel.Warning,
            "STRIPE_PAYG_PRICE_ID is not set: the overage of pay-as-you-go is reported to Stripe's meter, but nothing invoices it.",
            EventName = nameof(PaygIsNotInvoiced))]
        public static partial void PaygIsNotInvoiced(ILogger logger);
    }
}
