namespace KalshiBook.Billing;

/// <summary>Says which time a report tells Stripe, by Stripe's rules for meter events and invoices. Pure.</summary>
internal static class OverageTiming
{
    /// <summary>How old usage may be without a look at its period. Stripe keeps a period's invoice open for an hour, in which usage still counts.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromMinutes(45);

    /// <summary>How old a timestamp may be. Stripe takes 35 days; a day is left for the way.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(34);

    /// <summary>Gives the true time, as near as Stripe can make use of it: not in the future, and not before the metered subscription began.</summary>
    public static DateTimeOffset True(OverageReport report, MeteredSubscription? subscription, DateTimeOffset now)
    {
        var time = report.OccurredAt > now ? now : report.OccurredAt; // a host's clock may be ahead
        return subscription is not null && time < subscription.StartedAt ? Min(subscription.StartedAt, now) : time;
    }

    /// <summary>Gives the time to tell: the true one, or the present where the invoice of its period is final already.</summary>
    /// <param name="time">The true time.</param>
    /// <param name="subscription">The metered subscription as Stripe has it, or null where there is none.</param>
    /// <param name="now">The present time.</param>
    public static DateTimeOffset ToTell(DateTimeOffset time, StripeSubscription? subscription, DateTimeOffset now)
    {
        if (now - time > Oldest) return now;
        if (subscription is not { Items: [var item, ..] } || time >= item.Period.Start) return time;
        // The period before the present one counts while its invoice is a draft; of an earlier one the invoice is long final.
        var before = item.Period.Start.AddMonths(-Math.Max(1, item.Period.Months));
        return subscription.LatestInvoice is { Status: "draft" } && time >= before ? time : now;
    }

    private static DateTimeOffset Min(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
