namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static StoreRule[] DueRules() =>
    [
        Rule("A report is due from its next try on", async probe =>
        {
            await OweAsync(probe).ConfigureAwait(false);
            var report = await probe.SealAsync().ConfigureAwait(false);
            Expect.Sequence([], await probe.DueAsync(report.NextTryAt.AddMicroseconds(-1)).ConfigureAwait(false));
            Expect.Sequence([report], await probe.DueAsync(report.NextTryAt).ConfigureAwait(false));
        }),
        Rule("Of a customer's reports the oldest is due, and then the next", async probe =>
        {
            var reports = await ReportsAsync(probe, 3).ConfigureAwait(false);
            foreach (var report in reports)
            {
                Expect.Sequence([report], await probe.DueAsync().ConfigureAwait(false));
                Expect.True(await probe.SaveAsync(report with { State = OverageReportState.Done, EndedAt = probe.User.Now }).ConfigureAwait(false));
            }
            Expect.Sequence([], await probe.DueAsync().ConfigureAwait(false));
        }),
        Rule("Reports that were sealed together go in the order of their last charges", async probe =>
        {
            await probe.SpendAsync().ConfigureAwait(false);
            for (var credits = 1; credits <= 3; credits++)
            {
                await probe.User.TakeAsync(credits).ConfigureAwait(false);
                probe.User.Now = probe.User.Now.AddSeconds(1);
            }
            await probe.SealAsync((rows, customer) => [.. rows.Reverse().Select(row => new SealedOverage(probe.Report([row], customer), [row]))])
                .ConfigureAwait(false);
            for (var credits = 1; credits <= 3; credits++)
            {
                var due = (await probe.DueAsync().ConfigureAwait(false)).Single();
                Expect.Equal((long)credits, due.Credits);
                await probe.SaveAsync(due with { State = OverageReportState.Done }).ConfigureAwait(false);
            }
        }),
        Rule("An oldest report that is to be tried later holds the younger ones back", async probe =>
        {
            var reports = await ReportsAsync(probe, 2).ConfigureAwait(false);
            var later = reports[0] with { NextTryAt = probe.User.Now.AddMinutes(5), Tries = 1 };
            await probe.SaveAsync(later).ConfigureAwait(false);
            Expect.Sequence([], await probe.DueAsync().ConfigureAwait(false));
            Expect.Sequence([later], await probe.DueAsync(later.NextTryAt).ConfigureAwait(false));
        }),
        Rule("A report that Stripe refused, or that is held, holds nothing back", async probe =>
        {
            var reports = await ReportsAsync(probe, 3).ConfigureAwait(false);
            await probe.SaveAsync(reports[0] with { State = OverageReportState.Refused }).ConfigureAwait(false);
            await probe.SaveAsync(reports[1] with { State = OverageReportState.Held }).ConfigureAwait(false);
            Expect.Sequence([reports[2]], await probe.DueAsync().ConfigureAwait(false));
        }),
        Rule("Due reports come one a customer, those due longest first, and no more than asked for", async probe =>
        {
            var users = Enumerable.Range(0, 4).Select(_ => probe.Another()).ToList();
            foreach (var user in users)
            {
                foreach (var report in await ReportsAsync(user, 2).ConfigureAwait(false))
                    await user.SaveAsync(report with { NextTryAt = probe.User.Now.AddSeconds(-report.Credits) }).ConfigureAwait(false);
            }
            var due = await probe.Store.ListDueAsync(probe.User.Now, int.MaxValue, probe.CancellationToken).ConfigureAwait(false);
            Expect.Equal(due.Count, due.Select(report => report.StripeCustomerId).Distinct(StringComparer.Ordinal).Count(), "the customers of due reports");
            Expect.Sequence(due.Select(report => report.NextTryAt).Order(), due.Select(report => report.NextTryAt), "the order of due reports");
            Expect.Equal(4, due.Count(report => users.Exists(user => user.UserId == report.UserId)), "the due reports of the users of this rule");
            Expect.Equal(2, (await probe.Store.ListDueAsync(probe.User.Now, 2, probe.CancellationToken).ConfigureAwait(false)).Count);
        }),
    ];

    // One a second, due at once.
    private static async Task<IReadOnlyList<OverageReport>> ReportsAsync(StripeProbe probe, int count)
    {
        await probe.SpendAsync().ConfigureAwait(false);
        var reports = new List<OverageReport>();
        for (var credits = 1; credits <= count; credits++)
        {
            probe.User.Now = probe.User.Now.AddSeconds(1);
            await probe.User.TakeAsync(credits).ConfigureAwait(false);
            reports.Add(await probe.SealAsync().ConfigureAwait(false));
        }
        return reports;
    }
}
