namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private static StoreRule[] AccountRules() =>
    [
        Rule("A charge makes the account of a new user", async probe =>
        {
            Expect.Answer(await probe.ChargeAsync(5).ConfigureAwait(false), ChargeOutcome.Granted, used: 5);
            await ExpectNewAsync(probe).ConfigureAwait(false);
        }),
        Rule("A refused charge makes the account of a new user", async probe =>
        {
            Expect.Answer(await probe.ChargeAsync(1_001).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 0);
            await ExpectNewAsync(probe).ConfigureAwait(false);
        }),
        Rule("A refund makes the account of a new user", async probe =>
        {
            Expect.Answer(await probe.RefundAsync(probe.Prepare(5)).ConfigureAwait(false), RefundOutcome.Voided, used: 0);
            await ExpectNewAsync(probe).ConfigureAwait(false);
        }),
        Rule("A look makes the account of a new user, as free, in the calendar month, with nothing used", async probe =>
        {
            var account = await probe.AccountAsync().ConfigureAwait(false);
            Expect.Equal(BillingAccount.Open(probe.UserId, probe.Now, Plans), account);
            Expect.Figures(account.Balance, used: 0);
        }),
        Rule("An update makes the account of a new user before the change sees it", async probe =>
        {
            BillingAccount? seen = null;
            var account = await probe.UpdateAsync(present => seen = present).ConfigureAwait(false);
            Expect.Equal(BillingAccount.Open(probe.UserId, probe.Now, Plans), seen);
            Expect.Equal(seen, account);
        }),
        Rule("A user without an account has no usage", probe => probe.ExpectUsageAsync(requests: 0, credits: 0)),
        Rule("A user id that is no UUID comes back as it was given", probe =>
            ExpectIdAsync(probe, $"auth0|Zoë's \"{Guid.NewGuid():N}\" {{0}} \\ 東京")),
        Rule("A user id that is a UUID comes back as that UUID", probe => ExpectIdAsync(probe, Guid.NewGuid().ToString("D"))),
        Rule("A user id of the greatest length is kept whole", probe =>
            ExpectIdAsync(probe, Guid.NewGuid().ToString("N").PadRight(UserId.MaxLength, 'é'))),
        Rule("Users whose ids differ in case only have accounts of their own", async probe =>
        {
            var id = $"user-{Guid.NewGuid():N}-a";
            var (lower, upper) = (probe.Another(UserId.Parse(id)), probe.Another(UserId.Parse(id.ToUpperInvariant())));
            await lower.TakeAsync(5).ConfigureAwait(false);
            await upper.ExpectAsync(used: 0).ConfigureAwait(false);
            await lower.ExpectAsync(used: 5).ConfigureAwait(false);
        }),
        Rule("Times are instants, whatever their offset", async probe =>
        {
            // 28 February in UTC, though 1 March on a clock in Kiribati; then the other way round in Hawaii.
            probe.Now = new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(14));
            var account = await probe.AccountAsync().ConfigureAwait(false);
            Expect.Equal(Month(2026, 2), account.Cycle);
            Expect.Equal(probe.Now, account.CreatedAt);
            var charge = await probe.TakeAsync(5).ConfigureAwait(false);
            Expect.Answer(await probe.RefundAsync(charge).ConfigureAwait(false), RefundOutcome.Refunded, used: 0);
            probe.Now = new DateTimeOffset(2026, 2, 28, 14, 0, 0, TimeSpan.FromHours(-10));
            account = await probe.UpdateAsync(present => present with { ClosedAt = probe.Now }).ConfigureAwait(false);
            Expect.Equal(Month(2026, 3), account.Cycle);
            Expect.Equal(probe.Now, account.ClosedAt);
            Expect.Sequence([], await probe.UsageAsync(probe.Now.AddDays(-1), probe.Now, UsageGrouping.Day).ConfigureAwait(false));
        }),
    ];

    private static BillingCycle Month(int year, int month) =>
        BillingCycle.CalendarMonth(new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero));

    private static async Task ExpectNewAsync(Probe probe)
    {
        var madeAt = probe.Now;
        probe.Now = probe.Now.AddHours(1); // a later look must not find it made later
        var account = await probe.AccountAsync().ConfigureAwait(false);
        Expect.Equal(BillingAccount.Open(probe.UserId, madeAt, Plans), account with { CreditsUsed = 0 });
        Expect.Equal(probe.UserId.Value, account.UserId.Value);
    }

    private static async Task ExpectIdAsync(Probe probe, string id)
    {
        var user = probe.Another(UserId.Parse(id));
        await user.TakeAsync(5).ConfigureAwait(false);
        var account = await user.AccountAsync().ConfigureAwait(false);
        Expect.Equal(id, account.UserId.Value);
        Expect.Equal(user.UserId, account.UserId);
        Expect.Figures(account.Balance, used: 5);
        account = await user.UpdateAsync(present => present with { StripeCustomerId = $"cus_{Guid.NewGuid():N}" }).ConfigureAwait(false);
        Expect.Equal(id, account.UserId.Value);
        await user.ExpectUsageAsync(requests: 1, credits: 5).ConfigureAwait(false);
    }
}
