namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static StoreRule[] ReportRules() =>
    [
        Rule("A waiting report keeps all that is saved, but its user, customer and credits", async probe =>
        {
            var report = (await ReportsAsync(probe, 1).ConfigureAwait(false))[0];
            var tried = report with
            {
                OccurredAt = report.OccurredAt.AddMicroseconds(1),
                Timestamp = report.OccurredAt.AddMicroseconds(2),
                FirstSentAt = report.OccurredAt.AddMicroseconds(3),
                Tries = 4,
                KeyNumber = 2,
                NextTryAt = report.NextTryAt.AddMicroseconds(-5),
                Failure = "Zoë's time-out",
            };
            Expect.True(await probe.SaveAsync(tried with { UserId = Probe.NewUser(), StripeCustomerId = "cus_other", Credits = 99 }).ConfigureAwait(false));
            Expect.Sequence([tried], await probe.DueAsync().ConfigureAwait(false));
            Expect.True(await probe.SaveAsync(report).ConfigureAwait(false));
            Expect.Sequence([report], await probe.DueAsync().ConfigureAwait(false));
        }),
        Rule("A report that has ended stays as it is", async probe =>
        {
            foreach (var state in (OverageReportState[])[OverageReportState.Done, OverageReportState.Refused, OverageReportState.Held])
            {
                var user = probe.Another();
                var report = (await ReportsAsync(user, 1).ConfigureAwait(false))[0];
                Expect.True(await user.SaveAsync(report with { State = state, EndedAt = user.User.Now }).ConfigureAwait(false));
                Expect.Equal(false, await user.SaveAsync(report).ConfigureAwait(false), $"whether a report that is {state} was saved");
                Expect.Sequence([], await user.DueAsync().ConfigureAwait(false));
            }
        }),
        Rule("A report that is not on record is not saved", async probe =>
        {
            var report = (await ReportsAsync(probe, 1).ConfigureAwait(false))[0];
            Expect.Equal(false, await probe.SaveAsync(report with { Id = Guid.NewGuid() }).ConfigureAwait(false), "whether it was saved");
        }),
        Rule("A report stays the customer's that it was sealed for", async probe =>
        {
            var report = (await ReportsAsync(probe, 1).ConfigureAwait(false))[0];
            await probe.LinkAsync().ConfigureAwait(false);
            Expect.Sequence([report], await probe.DueAsync().ConfigureAwait(false));
        }),
        Rule("A report has its user's id as it was given", async probe =>
        {
            var user = probe.Another(UserId.Parse($"auth0|Zoë {Guid.NewGuid():N}"));
            await ReportsAsync(user, 1).ConfigureAwait(false);
            Expect.Equal(user.UserId.Value, (await user.DueAsync().ConfigureAwait(false)).Single().UserId.Value);
        }),
        Rule("Refused and held reports are counted", async probe =>
        {
            // Other rules may add to the count meanwhile, but nothing takes from it.
            var before = await probe.Store.CountStuckAsync(probe.CancellationToken).ConfigureAwait(false);
            var reports = await ReportsAsync(probe, 2).ConfigureAwait(false);
            await probe.SaveAsync(reports[0] with { State = OverageReportState.Refused }).ConfigureAwait(false);
            await probe.SaveAsync(reports[1] with { State = OverageReportState.Held }).ConfigureAwait(false);
            var after = await probe.Store.CountStuckAsync(probe.CancellationToken).ConfigureAwait(false);
            Expect.True(after >= before + 2, "that the count grew by two");
        }),
    ];
}
