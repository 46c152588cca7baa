namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] RepeatRules() =>
    [
        Rule("A charge that is repeated gets the first answer and takes nothing", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
            await ExpectOnceAsync(probe, used: 5).ConfigureAwait(false);
        }),
        Rule("A charge is known by its id and time", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            var same = new Charge(charge.Id, charge.Time.ToOffset(TimeSpan.FromHours(9)), charge.UserId, 7, "POST /other", "key-1");
            Expect.Answer(await probe.ChargeAsync(same).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
            await ExpectOnceAsync(probe, used: 5).ConfigureAwait(false);
        }),
        Rule("A repeat gets the first answer though others were charged since", async probe =>
        {
            await probe.EnablePaygAsync(limit: 100).ConfigureAwait(false);
            await probe.TakeAsync(998).ConfigureAwait(false);
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.TakeAsync(20).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_003, overage: 3);
            await probe.ExpectAsync(used: 1_023, overage: 23).ConfigureAwait(false);
        }),
        Rule("A repeat gets the first answer though the credits are exhausted by now", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.TakeAsync(995).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
            await probe.ExpectAsync(used: 1_000).ConfigureAwait(false);
        }),
        Rule("A repeat gets the first answer though the account is closed or on another plan by now", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.UpdateAsync(account => Subscribed(account) with { ClosedAt = probe.Now }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
            await probe.ExpectAsync(used: 5, total: 4_000).ConfigureAwait(false);
        }),
        Rule("A repeat after the refund gets the first answer and takes nothing", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.TakeAsync(10).ConfigureAwait(false);
            await probe.RefundAsync(charge).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
            await ExpectOnceAsync(probe, used: 10).ConfigureAwait(false);
        }),
        Rule("A repeat in the next cycle gets the first answer and takes nothing", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            await probe.TakeAsync(7).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
            await probe.ExpectAsync(used: 7).ConfigureAwait(false);
            await probe.ExpectUsageAsync(requests: 2, credits: 12).ConfigureAwait(false);
        }),
        Rule("A repeat beside new charges in a batch takes nothing", async probe =>
        {
            var charge = await probe.TakeAsync(990).ConfigureAwait(false);
            var results = await probe.BatchAsync(probe.Prepare(4), charge, probe.Prepare(6), probe.Prepare(1)).ConfigureAwait(false);
            Expect.Answer(results[0], ChargeOutcome.Granted, used: 994);
            Expect.Answer(results[1], ChargeOutcome.Granted, used: 990);
            Expect.Answer(results[2], ChargeOutcome.Granted, used: 1_000);
            Expect.Answer(results[3], ChargeOutcome.CreditsExhausted, used: 1_000);
            await probe.ExpectUsageAsync(requests: 3, credits: 1_000).ConfigureAwait(false);
        }),
        Rule("A refused charge that is repeated is decided anew", async probe =>
        {
            var first = await probe.TakeAsync(998).ConfigureAwait(false);
            var refused = probe.Prepare(5);
            Expect.Answer(await probe.ChargeAsync(refused).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 998);
            await probe.RefundAsync(first).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(refused).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
            await ExpectOnceAsync(probe, used: 5).ConfigureAwait(false);
        }),
    ];

    private static async Task ExpectOnceAsync(Probe probe, long used)
    {
        await probe.ExpectAsync(used).ConfigureAwait(false);
        await probe.ExpectUsageAsync(requests: 1, credits: used).ConfigureAwait(false);
    }
}
