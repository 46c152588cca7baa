namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] RaceRules() =>
    [
        Rule("Repeats of a charge at once are charged once and get the same answer", async probe =>
        {
            await probe.TakeAsync(100).ConfigureAwait(false);
            var charge = probe.Prepare(5);
            var results = await AtOnceAsync(probe, 20, _ => probe.ChargeAsync(charge)).ConfigureAwait(false);
            foreach (var result in results) Expect.Answer(result, ChargeOutcome.Granted, used: 105);
            await probe.ExpectAsync(used: 105).ConfigureAwait(false);
            await probe.ExpectUsageAsync(requests: 2, credits: 105).ConfigureAwait(false);
        }),
        Rule("Refunds of a charge at once give back once", async probe =>
        {
            await probe.TakeAsync(100).ConfigureAwait(false);
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            var results = await AtOnceAsync(probe, 20, _ => probe.RefundAsync(charge)).ConfigureAwait(false);
            Expect.Equal(1, results.Count(result => result.Outcome == RefundOutcome.Refunded));
            Expect.Equal(19, results.Count(result => result.Outcome == RefundOutcome.AlreadyRefunded));
            await ExpectOnceAsync(probe, used: 100).ConfigureAwait(false);
        }),
        Rule("A charge that races with its refund is refunded or voided, never kept", async probe =>
        {
            await probe.AccountAsync().ConfigureAwait(false);
            var charges = Enumerable.Range(0, 40).Select(_ => probe.Prepare(5)).ToList();
            var results = await AtOnceAsync(probe, 40, i => RaceAsync(probe, charges[i])).ConfigureAwait(false);
            foreach (var (charge, refund) in results)
            {
                Expect.True(charge is ChargeOutcome.Granted or ChargeOutcome.Voided);
                var expected = charge == ChargeOutcome.Granted ? RefundOutcome.Refunded : RefundOutcome.Voided;
                Expect.Equal(expected, refund, $"the refund of a charge {charge}");
            }
            await probe.ExpectAsync(used: 0).ConfigureAwait(false);
            await probe.ExpectUsageAsync(requests: 0, credits: 0).ConfigureAwait(false);
        }),
        Rule("A month that turns under load turns once and charges everything once", async probe =>
        {
            await probe.TakeAsync(900).ConfigureAwait(false);
            var turn = Month(2026, 3).Start;
            var results = await AtOnceAsync(probe, 300, i => probe.ChargeAsync(
                new Charge(Guid.NewGuid(), turn.AddMicroseconds(i % 2 == 0 ? i : -i), probe.UserId, 5, "GET /turn"))).ConfigureAwait(false);
            var old = results.Count(result => result.IsGranted && result.Balance.Cycle == Month(2026, 2));
            var next = results.Count(result => result.IsGranted && result.Balance.Cycle == Month(2026, 3));
            Expect.True(old <= 20, "that February had 20 charges left");
            Expect.True(next is >= 150 and <= 200, "that March took every charge of its own time, and no more than 200");
            probe.Now = turn.AddDays(1);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 2).ConfigureAwait(false);
            await probe.ExpectAsync(used: 5 * next).ConfigureAwait(false);
            await probe.ExpectUsageAsync(requests: 1 + old + next, credits: 900 + (5 * (old + next))).ConfigureAwait(false);
        }),
        Rule("A month turned at once by every operation turns once", async probe =>
        {
            await probe.TakeAsync(900).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            await AtOnceAsync<object>(probe, 60, async i => (i % 4) switch
            {
                0 => await probe.ChargeAsync(5).ConfigureAwait(false),
                1 => await probe.AccountAsync().ConfigureAwait(false),
                2 => await probe.RefundAsync(probe.Prepare(1)).ConfigureAwait(false),
                _ => await probe.UpdateAsync(account => account with { OverageLimit = i }).ConfigureAwait(false),
            }).ConfigureAwait(false);
            await probe.ExpectAsync(used: 75).ConfigureAwait(false);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 2).ConfigureAwait(false);
        }),
    ];

    private static async Task<(ChargeOutcome Charge, RefundOutcome Refund)> RaceAsync(Probe probe, Charge charge)
    {
        var charging = Task.Run(() => probe.ChargeAsync(charge), probe.CancellationToken);
        var refunding = Task.Run(() => probe.RefundAsync(charge), probe.CancellationToken);
        return ((await charging.ConfigureAwait(false)).Outcome, (await refunding.ConfigureAwait(false)).Outcome);
    }
}
