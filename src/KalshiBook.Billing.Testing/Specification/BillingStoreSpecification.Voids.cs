namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] VoidRules() =>
    [
        Rule("A refund of a charge that never came takes nothing and leaves no usage", async probe =>
        {
            await probe.TakeAsync(5).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(probe.Prepare(2)).ConfigureAwait(false), RefundOutcome.Voided, used: 5);
            await ExpectOnceAsync(probe, used: 5).ConfigureAwait(false);
        }),
        Rule("A charge that comes after its refund is voided, however often it comes", async probe =>
        {
            var charge = probe.Prepare(5);
            await probe.RefundAsync(charge).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Voided, used: 0);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Voided, used: 0);
            await probe.ExpectAsync(used: 0).ConfigureAwait(false);
            await probe.ExpectUsageAsync(requests: 0, credits: 0).ConfigureAwait(false);
        }),
        Rule("A voided charge is answered with the present balance", async probe =>
        {
            var charge = probe.Prepare(5);
            await probe.RefundAsync(charge).ConfigureAwait(false);
            await probe.TakeAsync(7).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Voided, used: 7);
        }),
        Rule("A charge is voided though it would be refused, and in the next cycle too", async probe =>
        {
            var charge = probe.Prepare(2_000);
            await probe.RefundAsync(charge).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            await probe.TakeAsync(3).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(charge).ConfigureAwait(false), ChargeOutcome.Voided, used: 3);
        }),
        Rule("A refund of a voided charge gives nothing back", async probe =>
        {
            var charge = probe.Prepare(5);
            await probe.TakeAsync(7).ConfigureAwait(false);
            await probe.RefundAsync(charge).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.AlreadyRefunded, used: 7);
            await probe.ChargeAsync(charge).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.AlreadyRefunded, used: 7);
        }),
        Rule("A refund of a refused charge voids it", async probe =>
        {
            await probe.TakeAsync(998).ConfigureAwait(false);
            var refused = probe.Prepare(5);
            await probe.ChargeAsync(refused).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(refused).ConfigureAwait(false), RefundOutcome.Voided, used: 998);
            await probe.UpdateAsync(account => account with { CreditsTotal = 2_000 }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(refused).ConfigureAwait(false), ChargeOutcome.Voided, used: 998, total: 2_000);
        }),
        Rule("Voiding a user's charge leaves another user's charge of the same id and time alone", async probe =>
        {
            var charge = probe.Prepare(5);
            var other = probe.Another();
            await probe.RefundAsync(charge).ConfigureAwait(false);
            var others = new Charge(charge.Id, charge.Time, other.UserId, 5, charge.Endpoint);
            Expect.Answer(await other.ChargeAsync(others).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
        }),
    ];
}
