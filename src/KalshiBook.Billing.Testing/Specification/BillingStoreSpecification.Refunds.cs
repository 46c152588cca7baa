namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] RefundRules() =>
    [
        Rule("A refund gives the credits back and takes the charge out of the usage", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.TakeAsync(2).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.Refunded, used: 2);
            await ExpectOnceAsync(probe, used: 2).ConfigureAwait(false);
        }),
        Rule("A refund that is repeated gives nothing back", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.RefundAsync(charge).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.AlreadyRefunded, used: 5);
            await ExpectOnceAsync(probe, used: 5).ConfigureAwait(false);
        }),
        Rule("A refund gives back what was charged, whatever it says itself", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.TakeAsync(100).ConfigureAwait(false);
            var claim = new Charge(charge.Id, charge.Time, charge.UserId, 50, charge.Endpoint);
            Expect.Answer(await probe.RefundAsync(claim).ConfigureAwait(false), RefundOutcome.Refunded, used: 100);
        }),
        Rule("A refund takes overage off first", async probe =>
        {
            await probe.EnablePaygAsync(limit: null).ConfigureAwait(false);
            var within = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.TakeAsync(1_015).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(within).ConfigureAwait(false), RefundOutcome.Refunded, used: 1_015, overage: 15);
        }),
        Rule("A refund of more than the overage takes off all of it", async probe =>
        {
            await probe.EnablePaygAsync(limit: null).ConfigureAwait(false);
            await probe.TakeAsync(998).ConfigureAwait(false);
            var crossing = await probe.TakeAsync(5).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(crossing).ConfigureAwait(false), RefundOutcome.Refunded, used: 998);
            Expect.Answer(await probe.ChargeAsync(4).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_002, overage: 2);
        }),
        Rule("Refunded credits can be used again", async probe =>
        {
            var charge = await probe.TakeAsync(1_000).ConfigureAwait(false);
            await probe.RefundAsync(charge).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1_000).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_000);
        }),
        Rule("A refund after the end of the charge's cycle gives nothing back and keeps the record", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            await probe.TakeAsync(7).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.CycleOver, used: 7);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.CycleOver, used: 7);
            await probe.ExpectUsageAsync(requests: 2, credits: 12).ConfigureAwait(false);
        }),
        Rule("A refund after a cycle that began at the same instant anew gives nothing back", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.UpdateAsync(account => account.BeginCycle(account.Cycle, Plans)).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.CycleOver, used: 0);
        }),
        Rule("A charge with a time before its cycle is refunded in that cycle", async probe =>
        {
            await probe.AccountAsync().ConfigureAwait(false);
            var late = probe.Prepare(5);
            probe.Now = Month(2026, 3).Start;
            await probe.TakeAsync(7).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(late).ConfigureAwait(false), ChargeOutcome.Granted, used: 12);
            Expect.Answer(await probe.RefundAsync(late).ConfigureAwait(false), RefundOutcome.Refunded, used: 7);
        }),
        Rule("A closed account gets its refund", async probe =>
        {
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { ClosedAt = probe.Now }).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.Refunded, used: 0);
        }),
        Rule("A batch of refunds is answered in the order of its list", async probe =>
        {
            var other = probe.Another();
            var (first, second) = (await probe.TakeAsync(1).ConfigureAwait(false), await probe.TakeAsync(2).ConfigureAwait(false));
            var others = await other.TakeAsync(4).ConfigureAwait(false);
            var results = await probe.RefundsAsync(second, others, first, probe.Prepare(8), second, others).ConfigureAwait(false);
            Expect.Answer(results[0], RefundOutcome.Refunded, used: 1);
            Expect.Answer(results[1], RefundOutcome.Refunded, used: 0);
            Expect.Answer(results[2], RefundOutcome.Refunded, used: 0);
            Expect.Answer(results[3], RefundOutcome.Voided, used: 0);
            Expect.Answer(results[4], RefundOutcome.AlreadyRefunded, used: 0);
            Expect.Answer(results[5], RefundOutcome.AlreadyRefunded, used: 0);
            Expect.Equal(6, results.Count);
        }),
    ];
}
