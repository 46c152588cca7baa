namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] PlanChangeRules() =>
    [
        Rule("A larger plan within a cycle keeps what was used", async probe =>
        {
            await probe.TakeAsync(900).ConfigureAwait(false);
            await probe.UpdateAsync(account => Subscribed(account)).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(3_100).ConfigureAwait(false), ChargeOutcome.Granted, used: 4_000, total: 4_000);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 4_000, total: 4_000);
        }),
        Rule("A smaller plan within a cycle keeps what was used and is itself no overage", async probe =>
        {
            await probe.UpdateAsync(account => Subscribed(account)).ConfigureAwait(false);
            await probe.TakeAsync(3_000).ConfigureAwait(false);
            await probe.UpdateAsync(ToPayg).ConfigureAwait(false);
            await probe.ExpectAsync(used: 3_000).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(5).ConfigureAwait(false), ChargeOutcome.Granted, used: 3_005, overage: 5);
        }),
        Rule("A refund after a smaller plan takes off no more overage than there is", async probe =>
        {
            await probe.UpdateAsync(account => Subscribed(account)).ConfigureAwait(false);
            var charge = await probe.TakeAsync(3_000).ConfigureAwait(false);
            await probe.UpdateAsync(ToPayg).ConfigureAwait(false);
            await probe.TakeAsync(5).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.Refunded, used: 5);
        }),
        Rule("Credits sold as overage don't count against an allowance bought later", async probe =>
        {
            await probe.EnablePaygAsync(limit: null).ConfigureAwait(false);
            await probe.TakeAsync(1_500).ConfigureAwait(false);
            await probe.UpdateAsync(account => Subscribed(account) with { PaygEnabled = false }).ConfigureAwait(false);
            await probe.ExpectAsync(used: 1_500, overage: 500, total: 4_000).ConfigureAwait(false);
            var (tooMuch, all) = (await probe.ChargeAsync(3_001).ConfigureAwait(false), await probe.ChargeAsync(3_000).ConfigureAwait(false));
            Expect.Answer(tooMuch, ChargeOutcome.CreditsExhausted, used: 1_500, overage: 500, total: 4_000);
            Expect.Answer(all, ChargeOutcome.Granted, used: 4_500, overage: 500, total: 4_000);
        }),
        Rule("A cycle begun by an update has the plan's allowance with nothing used", async probe =>
        {
            await probe.TakeAsync(900).ConfigureAwait(false);
            var period = new BillingPeriod(probe.Now, probe.Now.AddMonths(1));
            await probe.UpdateAsync(account => (Subscribed(account) with { Period = period, RenewsByPayment = true })
                .BeginCycle(period.CycleAt(probe.Now), Plans)).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(4_000).ConfigureAwait(false), ChargeOutcome.Granted, used: 4_000, total: 4_000);
        }),
    ];

    private static BillingAccount ToPayg(BillingAccount account) => account with
    {
        Tier = Plans.Payg.Name,
        CreditsTotal = Plans.Payg.MonthlyCredits,
        PaygEnabled = true,
        Subscription = null,
    };
}
