namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] UpdateRules() =>
    [
        Rule("An update keeps every field of the account", async probe =>
        {
            var before = await probe.AccountAsync().ConfigureAwait(false);
            var changed = await probe.UpdateAsync(account => Full(account, probe.Now)).ConfigureAwait(false);
            Expect.Equal(Full(before, probe.Now), changed, "the changed account");
            Expect.Equal(changed, await probe.AccountAsync().ConfigureAwait(false), "the account, read again");
        }),
        Rule("An update can empty every field that may be empty", async probe =>
        {
            var before = await probe.AccountAsync().ConfigureAwait(false);
            await probe.UpdateAsync(account => Full(account, probe.Now)).ConfigureAwait(false);
            await probe.UpdateAsync(_ => before).ConfigureAwait(false);
            Expect.Equal(before, await probe.AccountAsync().ConfigureAwait(false), "the account, read again");
        }),
        Rule("A subscription without an end keeps that it has none", async probe =>
        {
            var changed = await probe.UpdateAsync(account => Subscribed(account, quantity: 2)).ConfigureAwait(false);
            Expect.Equal(null, changed.Subscription!.EndsAt);
            Expect.Equal(changed, await probe.AccountAsync().ConfigureAwait(false), "the account, read again");
        }),
        Rule("A metered subscription that goes on, and a limit that was chosen to be none, are kept", async probe =>
        {
            var changed = await probe.UpdateAsync(account => account with
            {
                IsOverageLimitChosen = true,
                MeteredSubscription = new MeteredSubscription("sub_1", "active", probe.Now, CancelAtPeriodEnd: false),
            }).ConfigureAwait(false);
            Expect.Equal((null, true, false), (changed.OverageLimit, changed.IsOverageLimitChosen, changed.MeteredSubscription!.CancelAtPeriodEnd));
            Expect.Equal(changed, await probe.AccountAsync().ConfigureAwait(false), "the account, read again");
        }),
        Rule("An update leaves user id and time of making as they are", async probe =>
        {
            var before = await probe.AccountAsync().ConfigureAwait(false);
            var stranger = Probe.NewUser();
            var after = await probe.UpdateAsync(account => account with
            {
                UserId = stranger,
                CreatedAt = Probe.Start.AddYears(-1),
                CreditsTotal = 7,
            }).ConfigureAwait(false);
            Expect.Equal(before with { CreditsTotal = 7 }, after);
            Expect.Equal(after, await probe.AccountAsync().ConfigureAwait(false), "the account, read again");
            await probe.Another(stranger).ExpectAsync(used: 0).ConfigureAwait(false);
        }),
        Rule("An update whose change fails changes nothing, and the failure comes through", async probe =>
        {
            await probe.TakeAsync(5).ConfigureAwait(false);
            var before = await probe.AccountAsync().ConfigureAwait(false);
            var failure = new InvalidOperationException("the change's own");
            Exception? seen = null;
            try
            {
                await probe.UpdateAsync(_ => throw failure).ConfigureAwait(false);
            }
            catch (InvalidOperationException exception)
            {
                seen = exception;
            }
            Expect.Equal(failure, seen, "the exception of the update");
            Expect.Equal(before, await probe.AccountAsync().ConfigureAwait(false), "the account, read again");
            Expect.Answer(await probe.ChargeAsync(5).ConfigureAwait(false), ChargeOutcome.Granted, used: 10);
        }),
        Rule("An update of one account leaves others alone", async probe =>
        {
            var other = probe.Another();
            var before = await other.AccountAsync().ConfigureAwait(false);
            await probe.UpdateAsync(account => Full(account, probe.Now)).ConfigureAwait(false);
            Expect.Equal(before, await other.AccountAsync().ConfigureAwait(false));
        }),
    ];

    // Every field differs from a new account's.
    private static BillingAccount Full(BillingAccount account, DateTimeOffset now) => account with
    {
        Tier = "another",
        CreditsTotal = 123_456_789_012,
        CreditsUsed = 345_678_901_234,
        OverageCredits = 56_789_012_345,
        PaygEnabled = true,
        OverageLimit = 9_876_543_210,
        PaygSuspended = true,
        Cycle = new BillingCycle(now.AddDays(-3).AddMicroseconds(1), now.AddDays(27).AddMicroseconds(-1)),
        CycleNumber = 5_000_000_000,
        Period = new BillingPeriod(now.AddDays(-33).AddMicroseconds(7), now.AddDays(332).AddMicroseconds(9), Months: 12),
        RenewsByPayment = true,
        Subscription = new PlanSubscription(
            "sub_é",
            "unpaid",
            "a plan",
            3_000_000_000,
            now.AddDays(27).AddMicroseconds(3),
            CancelAtPeriodEnd: true,
            EndsAt: now.AddDays(28).AddMicroseconds(4)),
        StripeCustomerId = $"cus_{account.UserId.Key:N}",
        ClosedAt = now.AddMicroseconds(-5),
        IsOverageLimitChosen = true,
        PaygSwitchedOff = 6_000_000_000,
        MeteredSubscription = new MeteredSubscription("sub_è", "past_due", now.AddDays(-9).AddMicroseconds(6), CancelAtPeriodEnd: true),
        TicketGiven = 8_000_000_000,
        TicketApplied = 7_000_000_000,
        SyncedAt = now.AddMicroseconds(-8),
        GivenPeriods = default(GivenPeriods).With("sub_b", now).With("sub_a", now.AddDays(-1)),
    };
}
