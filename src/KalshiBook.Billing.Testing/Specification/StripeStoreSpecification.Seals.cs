namespace KalshiBook.Billing.Testing;

public static partial class StripeStoreSpecification
{
    private static StoreRule[] SealRules() =>
    [
        Rule("What is owed is sealed once, for the account's customer", async probe =>
        {
            var charge = await OweAsync(probe).ConfigureAwait(false);
            await probe.User.TakeAsync(4).ConfigureAwait(false);
            var customer = (await probe.User.AccountAsync().ConfigureAwait(false)).StripeCustomerId;
            var report = await probe.SealAsync().ConfigureAwait(false);
            Expect.Equal((customer, 7L, charge.Time), (report.StripeCustomerId, report.Credits, report.OccurredAt));
            Expect.Sequence([report], await probe.DueAsync().ConfigureAwait(false));
            Expect.Sequence([], await probe.OwedAsync().ConfigureAwait(false));
        }),
        Rule("Where nothing is owed, or nobody is known, nothing is sealed", async probe =>
        {
            Expect.Equal(0, await NothingToSealAsync(probe).ConfigureAwait(false), "the reports of an unknown user");
            await probe.SpendAsync().ConfigureAwait(false);
            Expect.Equal(0, await NothingToSealAsync(probe).ConfigureAwait(false), "the reports of a user who owes nothing");
            await probe.User.TakeAsync(4).ConfigureAwait(false);
            await probe.SealAsync().ConfigureAwait(false);
            Expect.Equal(0, await NothingToSealAsync(probe).ConfigureAwait(false), "the reports of a user whose overage is sealed");
        }),
        Rule("What a seal leaves out stays owed, and what is owed later comes to it", async probe =>
        {
            await probe.SpendAsync().ConfigureAwait(false);
            for (var credits = 1; credits <= 3; credits++)
            {
                probe.User.Now = probe.User.Now.AddSeconds(1);
                await probe.User.TakeAsync(credits).ConfigureAwait(false);
            }
            await probe.SealAsync((rows, customer) => [new SealedOverage(probe.Report([rows[1]], customer), [rows[1]])]).ConfigureAwait(false);
            probe.User.Now = probe.User.Now.AddSeconds(1);
            await probe.User.TakeAsync(4).ConfigureAwait(false);
            Expect.Sequence([1L, 3, 4], (await probe.OwedAsync().ConfigureAwait(false)).Select(row => row.Credits), "what is owed");
        }),
        Rule("A seal can make several reports", async probe =>
        {
            await OweAsync(probe).ConfigureAwait(false);
            probe.User.Now = probe.User.Now.AddMonths(1);
            await probe.User.TakeAsync(1_004).ConfigureAwait(false);
            var count = await probe.SealAsync((rows, customer) =>
                [.. rows.GroupBy(row => row.CycleNumber).Select(cycle => new SealedOverage(probe.Report([.. cycle], customer), [.. cycle]))]).ConfigureAwait(false);
            Expect.Equal(2, count);
            Expect.Sequence([], await probe.OwedAsync().ConfigureAwait(false));
            Expect.Equal(3L, (await probe.DueAsync().ConfigureAwait(false)).Single().Credits, "the credits of the older cycle's report");
        }),
        Rule("Charges and refunds that are even are sealed into a report that is done", async probe =>
        {
            await probe.User.RefundAsync(await OweAsync(probe).ConfigureAwait(false)).ConfigureAwait(false);
            var count = await probe.SealAsync((rows, customer) =>
            [
                new SealedOverage(probe.Report(rows, customer) with { State = OverageReportState.Done, EndedAt = probe.User.Now }, rows),
            ]).ConfigureAwait(false);
            Expect.Equal(1, count);
            Expect.Sequence([], await probe.OwedAsync().ConfigureAwait(false));
            Expect.Sequence([], await probe.DueAsync().ConfigureAwait(false));
        }),
        Rule("Of seals at once, while charges come, each row is in one report", async probe =>
        {
            await probe.SpendAsync().ConfigureAwait(false);
            var sealedRows = await BillingStoreSpecification.AtOnceAsync(probe.User, 20, async i =>
            {
                await probe.User.TakeAsync(1 + i).ConfigureAwait(false);
                IReadOnlyList<OwedOverage> taken = [];
                await probe.SealAsync((rows, customer) =>
                {
                    taken = rows;
                    return [new SealedOverage(probe.Report(rows, customer), rows)];
                }).ConfigureAwait(false);
                return taken;
            }).ConfigureAwait(false);
            Expect.Sequence(Enumerable.Range(1, 20).Select(i => (long)i), sealedRows.SelectMany(rows => rows).Select(row => row.Credits).Order(), "what was sealed");
            Expect.Sequence([], await probe.OwedAsync().ConfigureAwait(false));
        }),
    ];

    private static Task<int> NothingToSealAsync(StripeProbe probe) =>
        probe.SealAsync((_, _) => throw new StoreSpecificationException("There is nothing to seal."));
}
