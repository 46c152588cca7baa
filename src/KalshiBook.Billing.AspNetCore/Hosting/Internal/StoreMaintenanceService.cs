using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Has the store maintained at start and then daily: months made ahead, old ones dropped.</summary>
internal sealed partial class StoreMaintenanceService(
    IServiceProvider services, IBillingStore store, IOptions<BillingOptions> options, TimeProvider clock,
    ILogger<StoreMaintenanceService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.MigrateOnStart || StoreMaintenance.Of(services, store) is not { } maintenance) return;
        try
        {
            while (true)
            {
                var isDone = await TryMaintainAsync(maintenance, stoppingToken).ConfigureAwait(false);
                await Task.Delay(isDone ? Interval : RetryInterval, clock, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<bool> TryMaintainAsync(IStoreMaintenance maintenance, CancellationToken cancellationToken)
    {
        try
        {
            var report = await maintenance.MaintainAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            foreach (var partition in report.Created) Log.PartitionCreated(logger, partition);
            foreach (var partition in report.Dropped) Log.PartitionDropped(logger, partition);
            if (report.StrayRecords > 0) Log.StrayRecords(logger, report.StrayRecords);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.MaintenanceFailed(logger, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            BillingEventIds.PartitionCreated, LogLevel.Information, "The partition {Partition} of usage records was made.",
            EventName = nameof(PartitionCreated))]
        public static partial void PartitionCreated(ILogger logger, string partition);

        [LoggerMessage(
            BillingEventIds.PartitionDropped, LogLevel.Information,
            "The partition {Partition} of usage records was old enough, and was dropped.",
            EventName = nameof(PartitionDropped))]
        public static partial void PartitionDropped(ILogger logger, string partition);

        [LoggerMessage(
            BillingEventIds.StrayRecords, LogLevel.Error,
            "{Count} usage records lie in no month's own partition: months were not made ahead, or a host's clock is wrong.",
            EventName = nameof(StrayRecords))]
        public static partial void StrayRecords(ILogger logger, long count);

        [LoggerMessage(
            BillingEventIds.MaintenanceFailed, LogLevel.Error, "The billing store's maintenance failed. It is tried again in five minutes.",
            EventName = nameof(MaintenanceFailed))]
        public static partial void MaintenanceFailed(ILogger logger, Exception exception);
    }
}
