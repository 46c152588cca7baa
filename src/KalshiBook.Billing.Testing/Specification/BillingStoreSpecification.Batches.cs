namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] BatchRules() =>
    [
        Rule("A batch is decided in the order of its list", async probe =>
        {
            await probe.TakeAsync(992).ConfigureAwait(false);
            var results = await probe.BatchAsync(
                probe.Prepare(5), probe.Prepare(4), probe.Prepare(3), probe.Prepare(1)).ConfigureAwait(false);
            Expect.Equal(4, results.Count);
            Expect.Answer(results[0], ChargeOutcome.Granted, used: 997);
            Expect.Answer(results[1], ChargeOutcome.CreditsExhausted, used: 997);
            Expect.Answer(results[2], ChargeOutcome.Granted, used: 1_000);
            Expect.Answer(results[3], ChargeOutcome.CreditsExhausted, used: 1_000);
            await probe.ExpectUsageAsync(requests: 3, credits: 1_000).ConfigureAwait(false);
        }),
        Rule("A batch of several accounts is answered in the order of its list", async probe =>
        {
            var (second, third) = (probe.Another(), probe.Another(UserId.Parse($"user-{Guid.NewGuid():N}")));
            await second.EnablePaygAsync(limit: 10).ConfigureAwait(false);
            var results = await probe.BatchAsync(
                third.Prepare(1),
                probe.Prepare(900),
                second.Prepare(1_005),
                probe.Prepare(200),
                third.Prepare(2),
                second.Prepare(6),
                probe.Prepare(100)).ConfigureAwait(false);
            Expect.Answer(results[0], ChargeOutcome.Granted, used: 1);
            Expect.Answer(results[1], ChargeOutcome.Granted, used: 900);
            Expect.Answer(results[2], ChargeOutcome.Granted, used: 1_005, overage: 5);
            Expect.Answer(results[3], ChargeOutcome.CreditsExhausted, used: 900);
            Expect.Answer(results[4], ChargeOutcome.Granted, used: 3);
            Expect.Answer(results[5], ChargeOutcome.PaygLimitReached, used: 1_005, overage: 5);
            Expect.Answer(results[6], ChargeOutcome.Granted, used: 1_000);
            await probe.ExpectAsync(used: 1_000).ConfigureAwait(false);
            await second.ExpectAsync(used: 1_005, overage: 5).ConfigureAwait(false);
            await third.ExpectAsync(used: 3).ConfigureAwait(false);
        }),
        Rule("The same charge twice in a batch is charged once", async probe =>
        {
            var charge = probe.Prepare(5);
            var results = await probe.BatchAsync(charge, probe.Prepare(7), charge).ConfigureAwait(false);
            Expect.Answer(results[0], ChargeOutcome.Granted, used: 5);
            Expect.Answer(results[1], ChargeOutcome.Granted, used: 12);
            Expect.Answer(results[2], ChargeOutcome.Granted, used: 5);
            await probe.ExpectAsync(used: 12).ConfigureAwait(false);
            await probe.ExpectUsageAsync(requests: 2, credits: 12).ConfigureAwait(false);
        }),
        Rule("A batch of 500 charges of one account is decided one by one", async probe =>
        {
            await probe.TakeAsync(1).ConfigureAwait(false);
            var results = await probe.BatchAsync([.. Enumerable.Range(0, 500).Select(_ => probe.Prepare(5))]).ConfigureAwait(false);
            Expect.Equal(500, results.Count);
            for (var i = 0; i < 199; i++) Expect.Answer(results[i], ChargeOutcome.Granted, used: 6 + (5 * i));
            for (var i = 199; i < 500; i++) Expect.Answer(results[i], ChargeOutcome.CreditsExhausted, used: 996);
            await probe.ExpectUsageAsync(requests: 200, credits: 996).ConfigureAwait(false);
        }),
        Rule("A batch of 500 charges of 100 new accounts is decided account by account", async probe =>
        {
            var users = Enumerable.Range(0, 100).Select(_ => probe.Another()).ToList();
            var results = await probe.BatchAsync(
                [.. Enumerable.Range(0, 500).Select(i => users[i % 100].Prepare(300))]).ConfigureAwait(false);
            for (var i = 0; i < 500; i++)
            {
                var (outcome, used) = i < 300 ? (ChargeOutcome.Granted, 300 * ((i / 100) + 1)) : (ChargeOutcome.CreditsExhausted, 900);
                Expect.Answer(results[i], outcome, used);
            }
            foreach (var user in users) await user.ExpectAsync(used: 900).ConfigureAwait(false);
        }),
        Rule("A batch may reach over the end of a cycle", async probe =>
        {
            probe.Now = Month(2026, 3).Start.AddMicroseconds(-1);
            var (old, tooMuch) = (probe.Prepare(999), probe.Prepare(2));
            probe.Now = Month(2026, 3).Start;
            var (next, last) = (probe.Prepare(2), probe.Prepare(998));
            var results = await probe.BatchAsync(old, tooMuch, next, last).ConfigureAwait(false);
            Expect.Answer(results[0], ChargeOutcome.Granted, used: 999);
            Expect.Answer(results[1], ChargeOutcome.CreditsExhausted, used: 999);
            Expect.Equal(Month(2026, 2), results[1].Balance.Cycle);
            Expect.Answer(results[2], ChargeOutcome.Granted, used: 2);
            Expect.Equal(Month(2026, 3), results[2].Balance.Cycle);
            Expect.Answer(results[3], ChargeOutcome.Granted, used: 1_000);
            Expect.Equal(2L, (await probe.AccountAsync().ConfigureAwait(false)).CycleNumber);
        }),
        Rule("An empty batch has no answers", async probe =>
        {
            Expect.Equal(0, (await probe.BatchAsync().ConfigureAwait(false)).Count);
            Expect.Equal(0, (await probe.RefundsAsync().ConfigureAwait(false)).Count);
        }),
    ];
}
