using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Gives back, as soon as the store is there again, what was taken from users who were told that nothing was.</summary>
internal sealed partial class ChargeSettlementService(UnsettledCharges unsettled, TimeProvider clock, ILogger<ChargeSettlementService> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        // Each once: one that fails goes to the end of the queue, and must not keep the others from their turn.
        for (var left = unsettled.Count; left > 0 && !cancellationToken.IsCancellationRequested; left--)
        {
            try
            {
                await SettleAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.SettlementFailed(logger, exception);
            }
        }
        foreach (var charge in unsettled.Abandon()) Log.ChargeNotSettled(logger, charge.Id, charge.Credits, charge.UserId.Key);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await SettleAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    Log.SettlementFailed(logger, exception);
                    await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops. What is left is StopAsync's.
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var (charge, outcome) = await unsettled.SettleNextAsync(cancellationToken).ConfigureAwait(false);
        Log.ChargeSettled(logger, charge.Id, charge.UserId.Key, outcome);
    }

    // The user's UUID, never the id that the application knows the user by: that may be an e-mail address.
    private static partial class Log
    {
        [LoggerMessage(
            BillingEventIds.ChargeSettled, LogLevel.Warning,
            "The charge {ChargeId} of the user {UserKey}, whose outcome was unknown or whose refund failed, was settled: {Outcome}.",
            EventName = nameof(ChargeSettled))]
        public static partial void ChargeSettled(ILogger logger, Guid chargeId, Guid userKey, RefundOutcome outcome);

        [LoggerMessage(
            BillingEventIds.SettlementFailed, LogLevel.Error, "A charge could not be settled. It is tried again while the host runs.",
            EventName = nameof(SettlementFailed))]
        public static partial void SettlementFailed(ILogger logger, Exception exception);

        [LoggerMessage(
            BillingEventIds.ChargeNotSettled, LogLevel.Error,
            "The host stops before the charge {ChargeId} of {Credits} credits could be settled: the user {UserKey} may have paid for nothing.",
            EventName = nameof(ChargeNotSettled))]
        public static partial void ChargeNotSettled(ILogger logger, Guid chargeId, long credits, Guid userKey);
    }
}
