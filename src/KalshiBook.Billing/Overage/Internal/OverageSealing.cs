namespace KalshiBook.Billing;

/// <summary>Adds up what a user owes into reports. Pure.</summary>
internal static class OverageSealing
{
    /// <summary>Gives a report a cycle, so that usage lands in the period that it was made in.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="owed">What is owed and in no report yet.</param>
    /// <param name="now">The present time.</param>
    /// <returns>
    /// The reports and their rows. What refunds took off a report that was sealed before is set off against the next one; while there is none it stays owed.
    /// </returns>
    public static IReadOnlyList<SealedOverage> Seal(UserId userId, string customerId, IReadOnlyList<OwedOverage> owed, DateTimeOffset now)
    {
        var reports = new List<SealedOverage>();
        var rows = new List<OwedOverage>();
        foreach (var cycle in owed.GroupBy(row => row.CycleNumber).OrderBy(group => group.Key))
        {
            rows.AddRange(cycle);
            if (rows.Sum(row => row.Credits) <= 0) continue;
            reports.Add(Make(userId, customerId, rows, now));
            rows = [];
        }
        // Charges and refunds that are even are told to nobody, and need not be added up again and again.
        if (rows.Count > 0 && rows.Sum(row => row.Credits) == 0) reports.Add(Make(userId, customerId, rows, now));
        return reports;
    }

    private static SealedOverage Make(UserId userId, string customerId, List<OwedOverage> rows, DateTimeOffset now)
    {
        var credits = rows.Sum(row => row.Credits);
        var report = new OverageReport
        {
            Id = Guid.NewGuid(),
            UserId = userId,
            StripeCustomerId = customerId,
            Credits = credits,
            OccurredAt = rows.Where(row => !row.IsRefund).Select(row => row.OccurredAt).DefaultIfEmpty(rows[^1].OccurredAt).Max(),
            CreatedAt = now,
            NextTryAt = now,
            State = credits == 0 ? OverageReportState.Done : OverageReportState.Waiting,
            EndedAt = credits == 0 ? now : null,
        };
        return new SealedOverage(report, rows);
    }
}
