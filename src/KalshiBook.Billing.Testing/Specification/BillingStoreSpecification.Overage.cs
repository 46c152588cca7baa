namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] OverageRules() =>
    [
        Rule("Overage is only the part of a charge beyond the allowance", async probe =>
        {
            await probe.EnablePaygAsync(limit: 100).ConfigureAwait(false);
            await probe.TakeAsync(998).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(5).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_003, overage: 3);
            Expect.Answer(await probe.ChargeAsync(5).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_008, overage: 8);
            await probe.ExpectAsync(used: 1_008, overage: 8).ConfigureAwait(false);
            await probe.ExpectUsageAsync(requests: 3, credits: 1_008).ConfigureAwait(false);
        }),
        Rule("A charge within the allowance is no overage", async probe =>
        {
            await probe.EnablePaygAsync(limit: 0).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1_000).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_000);
        }),
        Rule("Overage up to the limit is granted, one credit more is refused whole", async probe =>
        {
            await probe.EnablePaygAsync(limit: 10).ConfigureAwait(false);
            await probe.TakeAsync(995).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(16).ConfigureAwait(false), ChargeOutcome.PaygLimitReached, used: 995);
            Expect.Answer(await probe.ChargeAsync(15).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_010, overage: 10);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.PaygLimitReached, used: 1_010, overage: 10);
            await probe.ExpectAsync(used: 1_010, overage: 10).ConfigureAwait(false);
        }),
        Rule("Without a limit overage goes on", async probe =>
        {
            await probe.EnablePaygAsync(limit: null).ConfigureAwait(false);
            var most = await probe.ChargeAsync(Charge.MaxCredits).ConfigureAwait(false);
            Expect.Answer(most, ChargeOutcome.Granted, used: Charge.MaxCredits, overage: Charge.MaxCredits - 1_000);
            await probe.ExpectUsageAsync(requests: 1, credits: Charge.MaxCredits).ConfigureAwait(false);
        }),
        Rule("A limit that is lowered below the overage refuses at once", async probe =>
        {
            await probe.EnablePaygAsync(limit: 100).ConfigureAwait(false);
            await probe.TakeAsync(1_050).ConfigureAwait(false);
            await probe.EnablePaygAsync(limit: 20).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.PaygLimitReached, used: 1_050, overage: 50);
        }),
        Rule("Suspended overage is refused, and what is left of the allowance is not", async probe =>
        {
            await probe.EnablePaygAsync(limit: null).ConfigureAwait(false);
            await probe.TakeAsync(998).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { PaygSuspended = true }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(3).ConfigureAwait(false), ChargeOutcome.PaygSuspended, used: 998);
            Expect.Answer(await probe.ChargeAsync(2).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_000);
        }),
        Rule("Where overage is suspended and its limit reached, it is suspended", async probe =>
        {
            await probe.EnablePaygAsync(limit: 0).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { PaygSuspended = true }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1_001).ConfigureAwait(false), ChargeOutcome.PaygSuspended, used: 0);
        }),
        Rule("Where pay-as-you-go is off the credits are exhausted, whatever limit and suspension say", async probe =>
        {
            await probe.UpdateAsync(account => account with { PaygSuspended = true, OverageLimit = 5 }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1_001).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 0);
        }),
        Rule("Pay-as-you-go switched off refuses at once and keeps what was used", async probe =>
        {
            await probe.EnablePaygAsync(limit: null).ConfigureAwait(false);
            await probe.TakeAsync(1_010).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { PaygEnabled = false }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 1_010, overage: 10);
        }),
        Rule("The limit counts the overage of the present cycle", async probe =>
        {
            await probe.EnablePaygAsync(limit: 10).ConfigureAwait(false);
            await probe.TakeAsync(1_010).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            Expect.Answer(await probe.ChargeAsync(1_010).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_010, overage: 10);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.PaygLimitReached, used: 1_010, overage: 10);
        }),
    ];
}
