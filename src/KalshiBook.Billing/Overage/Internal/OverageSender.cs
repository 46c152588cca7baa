using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>Sends one report once more, and stores what came of it.</summary>
internal sealed partial class OverageSender(
    IBillingStore accounts, IOverageOutbox outbox, IStripeGateway gateway, SubscriptionRules rules, Notices notices, IOptions<BillingOptions> options,
    TimeProvider clock, ILogger<OverageSender> logger)
{
    // Stripe knows an identifier again for at least 24 hours. Sent once more after that, an event that it had would count twice.
    private static readonly TimeSpan IdentifierLifetime = TimeSpan.FromHours(23);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    public async Task SendAsync(OverageReport report, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (report.FirstSentAt is { } first && now - first > IdentifierLifetime)
        {
            await EndAsync(report, OverageReportState.Held, BillingNoticeKind.ReportHeld, report.Failure, cancellationToken).ConfigureAwait(false);
            return;
        }
        if (await ChooseTimeAsync(report, now, cancellationToken).ConfigureAwait(false) is not { } time)
        {
            await PostponeAsync(report, report.FirstSentAt, "The metered subscription could not be read.", cancellationToken).ConfigureAwait(false);
            return;
        }
        // Before the try, so that whoever comes after a crash knows that there was one.
        var tried = report with { Timestamp = time, FirstSentAt = report.FirstSentAt ?? now, Tries = report.Tries + 1 };
        if (!await outbox.SaveAsync(tried, cancellationToken).ConfigureAwait(false)) return;
        var meterEvent = new NewMeterEvent(options.Value.StripeMeterEventName, report.StripeCustomerId, report.Credits, report.Id.ToString("D"), time);
        var result = await gateway.SendMeterEventAsync(meterEvent, KeyOf(tried), cancellationToken).ConfigureAwait(false);
        // What Stripe said is kept even if the host is just stopping: the store has a time-out of its own.
        await StoreAsync(report, tried, result.Failure, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Has a report tried again later, the more so the more often it was tried.</summary>
    public async Task PostponeAsync(OverageReport report, DateTimeOffset? firstSentAt, string failure, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(report.Tries, 20))));
        var postponed = report with { FirstSentAt = firstSentAt, NextTryAt = clock.GetUtcNow() + pause, Failure = failure };
        await outbox.SaveAsync(postponed, cancellationToken).ConfigureAwait(false);
        Log.ReportDelayed(logger, report.Id, report.StripeCustomerId, failure);
    }

    private async Task StoreAsync(OverageReport before, OverageReport tried, StripeFailure? failure, CancellationToken cancellationToken)
    {
        switch (failure)
        {
            case null or { Kind: StripeFailureKind.Duplicate }: // an earlier try had got through
                await outbox.SaveAsync(tried with { State = OverageReportState.Done, EndedAt = clock.GetUtcNow(), Failure = null }, cancellationToken)
                    .ConfigureAwait(false);
                Log.ReportDone(logger, tried.Id, tried.Credits, tried.StripeCustomerId);
                break;
            case { MayRepeat: true }:
                // What Stripe surely did not get leaves the time open in which it may be sent again.
                var firstSentAt = failure.Kind == StripeFailureKind.Unknown ? tried.FirstSentAt : before.FirstSentAt;
                await PostponeAsync(tried, firstSentAt, failure.ToString(), cancellationToken).ConfigureAwait(false);
                break;
            case { Status: 401 or 403 }:
                // It is the key that Stripe refuses, not the report: nothing was carried out, and with a right one it may be sent again.
                await PostponeAsync(tried, before.FirstSentAt, failure.ToString(), cancellationToken).ConfigureAwait(false);
                break;
            case { Status: >= 500 }:
                // Stripe's stored answer to an earlier try. With this key nothing else comes; the identifier still lets it count once.
                var another = tried with { KeyNumber = tried.KeyNumber + 1 };
                await PostponeAsync(another, tried.FirstSentAt, failure.ToString(), cancellationToken).ConfigureAwait(false);
                break;
            default:
                await EndAsync(tried, OverageReportState.Refused, BillingNoticeKind.ReportRefused, failure.ToString(), cancellationToken)
                    .ConfigureAwait(false);
                break;
        }
    }

    private async Task<DateTimeOffset?> ChooseTimeAsync(OverageReport report, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var account = await accounts.GetAccountAsync(report.UserId, now, cancellationToken).ConfigureAwait(false);
        // The account may have another customer by now, whose metered subscription says nothing of this one's usage.
        var own = account.StripeCustomerId == report.StripeCustomerId ? account.MeteredSubscription : null;
        var time = OverageTiming.True(report, own, now);
        if (now - time <= OverageTiming.Fresh) return time;
        if (rules.MeteredPriceId is null) return OverageTiming.ToTell(time, subscription: null, now);
        var list = await gateway.ListSubscriptionsAsync(report.StripeCustomerId, cancellationToken).ConfigureAwait(false);
        if (!list.IsOk) return list.Failure.MayRepeat ? null : OverageTiming.ToTell(time, subscription: null, now);
        var metered = list.Value.Where(one => rules.IsMetered(one, own)).MaxBy(subscription => subscription.CreatedAt);
        return OverageTiming.ToTell(time, metered, now);
    }

    private async Task EndAsync(
        OverageReport report, OverageReportState state, BillingNoticeKind kind, string? failure, CancellationToken cancellationToken)
    {
        var ended = report with { State = state, EndedAt = clock.GetUtcNow(), Failure = failure };
        if (!await outbox.SaveAsync(ended, cancellationToken).ConfigureAwait(false)) return;
        var notice = new BillingNotice(kind)
        {
            UserId = report.UserId,
            StripeCustomerId = report.StripeCustomerId,
            Ids = [report.Id.ToString("D")],
        };
        await notices.RaiseAsync(notice, cancellationToken).ConfigureAwait(false);
    }

    // A key goes with the same arguments: another time is another key. The identifier is the same, and lets nothing be counted twice.
    private static string KeyOf(OverageReport report) =>
        string.Create(
        CultureInfo.InvariantCulture, $"kalshibook:report:{report.Id:D}:{report.Timestamp!.Value.ToUnixTimeSeconds()}:{report.KeyNumber}");

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.ReportDone, LogLevel.Information, "Stripe has the report {ReportId}: {Credits} overage credits of the customer {CustomerId}.",
            EventName = nameof(ReportDone))]
        public static partial void ReportDone(ILogger logger, Guid reportId, long credits, string customerId);

        [LoggerMessage(
            CoreEventIds.ReportDelayed, LogLevel.Warning,
            "The report {ReportId} of the customer {CustomerId} could not be sent, and is tried again later: {Failure}.", EventName = nameof(ReportDelayed))]
        public static partial void ReportDelayed(ILogger logger, Guid reportId, string customerId, string failure);
    }
}
