namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] AllowanceRules() =>
    [
        Rule("A charge takes its credits", async probe =>
        {
            Expect.Answer(await probe.ChargeAsync(5).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
            Expect.Answer(await probe.ChargeAsync(2).ConfigureAwait(false), ChargeOutcome.Granted, used: 7);
            await probe.ExpectAsync(used: 7).ConfigureAwait(false);
            await probe.ExpectUsageAsync(requests: 2, credits: 7).ConfigureAwait(false);
        }),
        Rule("A charge that just fits is granted", async probe =>
        {
            await probe.TakeAsync(998).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(2).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_000);
        }),
        Rule("A charge that does not fit is refused whole and leaves nothing", async probe =>
        {
            await probe.TakeAsync(998).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(5).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 998);
            await probe.ExpectAsync(used: 998).ConfigureAwait(false);
            await probe.ExpectUsageAsync(requests: 1, credits: 998).ConfigureAwait(false);
        }),
        Rule("A smaller charge is granted where a larger one was refused", async probe =>
        {
            await probe.TakeAsync(998).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(3).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 998);
            Expect.Answer(await probe.ChargeAsync(2).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_000);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 1_000);
        }),
        Rule("A user's API keys share one balance", async probe =>
        {
            await probe.ChargeAsync(probe.Prepare(600, apiKeyId: "key-1")).ConfigureAwait(false);
            var second = await probe.ChargeAsync(probe.Prepare(600, apiKeyId: "key-2")).ConfigureAwait(false);
            Expect.Answer(second, ChargeOutcome.CreditsExhausted, used: 600);
        }),
        Rule("A user's charges leave other users alone", async probe =>
        {
            var other = probe.Another();
            await probe.TakeAsync(1_000).ConfigureAwait(false);
            Expect.Answer(await other.ChargeAsync(1_000).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_000);
        }),
        Rule("A closed account is refused whatever it has left, and charged again once it is open", async probe =>
        {
            await probe.EnablePaygAsync(limit: null).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { ClosedAt = probe.Now }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.AccountClosed, used: 0);
            Expect.Answer(await probe.ChargeAsync(1_001).ConfigureAwait(false), ChargeOutcome.AccountClosed, used: 0);
            await probe.UpdateAsync(account => account with { ClosedAt = null }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.Granted, used: 1);
        }),
        Rule("An answer carries the whole balance, granted and refused alike", async probe =>
        {
            var account = await probe.UpdateAsync(present => Subscribed(present) with
            {
                PaygEnabled = true,
                OverageLimit = 77,
                PaygSuspended = true,
            }).ConfigureAwait(false);
            var granted = await probe.ChargeAsync(5).ConfigureAwait(false);
            Expect.Equal(account.Balance with { Used = 5 }, granted.Balance);
            var refused = await probe.ChargeAsync(4_000).ConfigureAwait(false);
            Expect.Equal(ChargeOutcome.PaygSuspended, refused.Outcome);
            Expect.Equal(account.Balance with { Used = 5 }, refused.Balance);
        }),
        Rule("An account without an allowance is refused everything", async probe =>
        {
            await probe.UpdateAsync(account => account with { CreditsTotal = 0 }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 0, total: 0);
        }),
    ];

    /// <summary>Puts an account on the paid plan, with a subscription whose period is the calendar month.</summary>
    private static BillingAccount Subscribed(BillingAccount account, long quantity = 1, string status = "active") => account with
    {
        Tier = Project.Name,
        CreditsTotal = Project.MonthlyCredits * quantity,
        Subscription = new PlanSubscription(
            "sub_1", status, Project.Name, quantity, account.Cycle.End, CancelAtPeriodEnd: false, EndsAt: null),
    };
}
