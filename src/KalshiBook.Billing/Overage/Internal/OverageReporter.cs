using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>Reports what is owed to Stripe's meter: sealed first, then sent until Stripe has it. One host at a time, one call at a time for a customer.</summary>
internal sealed partial class OverageReporter(
    IStripeStore store, OverageSender sender, IOptions<BillingOptions> options, TimeProvider clock, ILogger<OverageReporter> logger) : IStripeJob
{
    private const int Page = 100;

    // Stripe takes one call at a time for a customer; a round has one report of each.
    private const int Side = 4;

    public string Name => "reports";

    public TimeSpan Interval => options.Value.Meter.FlushInterval;

    public bool IsDueAfterInterval => false;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await SealAsync(cancellationToken).ConfigureAwait(false);
        while (await store.ListDueAsync(clock.GetUtcNow(), Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } due)
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Side, CancellationToken = cancellationToken };
            // Each comes to an end or to a later time here, so that the next round has others.
            await Parallel.ForEachAsync(due, parallel, async (report, token) => await SendAsync(report, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(OverageReport report, CancellationToken cancellationToken)
    {
        try
        {
            await sender.SendAsync(report, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or BillingStoreUnavailableException))
        {
            // A customer's id that was set by hand and is none, say: somebody must look, and the others must not wait for that.
            Log.ReportFailed(logger, exception, report.Id, report.UserId.Key);
            var tried = report with { Tries = report.Tries + 1 };
            // Arguments that are none were not sent. Of anything else nobody knows.
            var firstSentAt = exception is ArgumentException ? report.FirstSentAt : report.FirstSentAt ?? clock.GetUtcNow();
            await sender.PostponeAsync(tried, firstSentAt, exception.GetType().Name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SealAsync(CancellationToken cancellationToken)
    {
        var after = Guid.Empty;
        while (await store.ListOwingAsync(after, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } users)
        {
            foreach (var user in users)
            {
                await store.SealAsync(
                    user, (owed, customerId) => OverageSealing.Seal(user, customerId, owed, clock.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            }
            after = users[^1].Key;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.ReportFailed, LogLevel.Error, "The report {ReportId} of the user {UserKey} could not be sent. It is tried again.",
            EventName = nameof(ReportFailed))]
        public static partial void ReportFailed(ILogger logger, Exception exception, Guid reportId, Guid userKey);
    }
}
