namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] CalendarRules() =>
    [
        Rule("A charge at the first instant of a month is in the new cycle", async probe =>
        {
            await probe.TakeAsync(1_000).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            var result = await probe.ChargeAsync(5).ConfigureAwait(false);
            Expect.Answer(result, ChargeOutcome.Granted, used: 5);
            Expect.Equal(Month(2026, 3), result.Balance.Cycle);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 2).ConfigureAwait(false);
        }),
        Rule("A charge a microsecond before the end of a month is in the old cycle", async probe =>
        {
            await probe.TakeAsync(1_000).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start.AddMicroseconds(-1);
            var result = await probe.ChargeAsync(5).ConfigureAwait(false);
            Expect.Answer(result, ChargeOutcome.CreditsExhausted, used: 1_000);
            Expect.Equal(Month(2026, 2), result.Balance.Cycle);
            await ExpectCycleAsync(probe, Month(2026, 2), number: 1).ConfigureAwait(false);
        }),
        Rule("A refused charge turns the cycle too", async probe =>
        {
            await probe.TakeAsync(1_000).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            Expect.Answer(await probe.ChargeAsync(1_001).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 0);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 2).ConfigureAwait(false);
        }),
        Rule("A look turns the cycle", async probe =>
        {
            await probe.EnablePaygAsync(limit: null).ConfigureAwait(false);
            await probe.TakeAsync(1_100).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            await probe.ExpectAsync(used: 0).ConfigureAwait(false);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 2).ConfigureAwait(false);
        }),
        Rule("A refund turns the cycle", async probe =>
        {
            await probe.TakeAsync(7).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            var result = await probe.RefundAsync(probe.Prepare(5)).ConfigureAwait(false);
            Expect.Answer(result, RefundOutcome.Voided, used: 0);
            Expect.Equal(Month(2026, 3), result.Balance.Cycle);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 2).ConfigureAwait(false);
        }),
        Rule("An update turns the cycle before the change sees the account", async probe =>
        {
            await probe.TakeAsync(7).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            long? seen = null;
            await probe.UpdateAsync(account =>
            {
                seen = account.CreditsUsed;
                return account;
            }).ConfigureAwait(false);
            Expect.Equal(0L, seen);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 2).ConfigureAwait(false);
        }),
        Rule("Months without access are skipped in one turn", async probe =>
        {
            await probe.TakeAsync(7).ConfigureAwait(false);
            probe.Now = new DateTimeOffset(2027, 1, 31, 23, 59, 59, TimeSpan.Zero);
            await probe.ExpectAsync(used: 0).ConfigureAwait(false);
            await ExpectCycleAsync(probe, Month(2027, 1), number: 2).ConfigureAwait(false);
        }),
        Rule("A cycle is turned once, however often it is looked at", async probe =>
        {
            await probe.TakeAsync(7).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.AccountAsync().ConfigureAwait(false);
            await probe.TakeAsync(5).ConfigureAwait(false);
            await probe.ExpectAsync(used: 10).ConfigureAwait(false);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 2).ConfigureAwait(false);
        }),
        Rule("A cycle never goes back: a late charge counts in the present one", async probe =>
        {
            await probe.AccountAsync().ConfigureAwait(false);
            var late = probe.Prepare(5);
            probe.Now = Month(2026, 3).Start;
            await probe.TakeAsync(7).ConfigureAwait(false);
            probe.Now = Probe.Start;
            var result = await probe.ChargeAsync(late).ConfigureAwait(false);
            Expect.Answer(result, ChargeOutcome.Granted, used: 12);
            Expect.Equal(Month(2026, 3), result.Balance.Cycle);
            Expect.Answer(await probe.RefundAsync(probe.Prepare(1)).ConfigureAwait(false), RefundOutcome.Voided, used: 12);
            await probe.UpdateAsync(account => account with { OverageLimit = 3 }).ConfigureAwait(false);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 2).ConfigureAwait(false);
        }),
        Rule("A plan that waits for its payment begins no cycle by the calendar, though no period was given yet", async probe =>
        {
            await probe.UpdateAsync(account => Subscribed(account, status: "past_due")).ConfigureAwait(false);
            await probe.TakeAsync(4_000).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 4_000, total: 4_000);
            await probe.UpdateAsync(account => Subscribed(account) with { RenewsByPayment = true }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 4_000, total: 4_000);
            await ExpectCycleAsync(probe, Month(2026, 2), number: 1).ConfigureAwait(false);
        }),
        Rule("A new plan that is past due leaves who is free the months of the calendar", async probe =>
        {
            await probe.UpdateAsync(account => Subscribed(account, status: "past_due") with { Tier = Plans.Free.Name, CreditsTotal = 1_000 }).ConfigureAwait(false);
            await probe.TakeAsync(1_000).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            Expect.Answer(await probe.ChargeAsync(5).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
        }),
        Rule("A new cycle has the allowance of the catalogue again", async probe =>
        {
            await probe.EnablePaygAsync(limit: 10).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { CreditsTotal = 5 }).ConfigureAwait(false);
            await probe.TakeAsync(6).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            Expect.Answer(await probe.ChargeAsync(1_000).ConfigureAwait(false), ChargeOutcome.Granted, used: 1_000);
        }),
        Rule("A new cycle keeps plan, pay-as-you-go, limit, subscription, customer, tickets and closing", async probe =>
        {
            var before = await probe.UpdateAsync(account => Subscribed(account, status: "trialing") with
            {
                PaygEnabled = true,
                OverageLimit = 42,
                PaygSuspended = true,
                StripeCustomerId = $"cus_{Guid.NewGuid():N}",
                ClosedAt = probe.Now,
                IsOverageLimitChosen = true,
                PaygSwitchedOff = 2,
                MeteredSubscription = new MeteredSubscription("sub_1", "active", probe.Now, CancelAtPeriodEnd: false),
                TicketGiven = 4,
                TicketApplied = 3,
                SyncedAt = probe.Now,
            }).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            var after = await probe.AccountAsync().ConfigureAwait(false);
            Expect.Equal(before with { Cycle = Month(2026, 3), CycleNumber = 2 }, after);
        }),
    ];

    private static async Task ExpectCycleAsync(Probe probe, BillingCycle cycle, long number)
    {
        var account = await probe.AccountAsync().ConfigureAwait(false);
        Expect.Equal((cycle, number), (account.Cycle, account.CycleNumber), "cycle and cycle number of the account");
    }
}
