namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    // A year from the 31st: its months have to be clipped, each for itself.
    private static readonly BillingPeriod Year = new(At(2026, 1, 31), At(2027, 1, 31), Months: 12);

    private static StoreRule[] PeriodRules() =>
    [
        Rule("Within a paid period the end of a calendar month turns nothing", async probe =>
        {
            await PayAsync(probe, new BillingPeriod(At(2026, 2, 10), At(2026, 3, 10))).ConfigureAwait(false);
            await probe.TakeAsync(5).ConfigureAwait(false);
            probe.Now = At(2026, 3, 10).AddMicroseconds(-1);
            await probe.ExpectAsync(used: 5, total: 4_000).ConfigureAwait(false);
            await ExpectCycleAsync(probe, new BillingCycle(At(2026, 2, 10), At(2026, 3, 10)), number: 2).ConfigureAwait(false);
        }),
        Rule("After a period that is renewed by payment the old cycle goes on until it is paid", async probe =>
        {
            await PayAsync(probe, new BillingPeriod(At(2026, 2, 10), At(2026, 3, 10))).ConfigureAwait(false);
            await probe.TakeAsync(3_999).ConfigureAwait(false);
            probe.Now = At(2026, 4, 20);
            Expect.Answer(await probe.ChargeAsync(2).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 3_999, total: 4_000);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.Granted, used: 4_000, total: 4_000);
            await ExpectCycleAsync(probe, new BillingCycle(At(2026, 2, 10), At(2026, 3, 10)), number: 2).ConfigureAwait(false);
        }),
        Rule("After a period that is not renewed calendar months follow", async probe =>
        {
            await PayAsync(probe, new BillingPeriod(At(2026, 2, 10), At(2026, 3, 10)), renewsByPayment: false).ConfigureAwait(false);
            await probe.TakeAsync(5).ConfigureAwait(false);
            probe.Now = At(2026, 3, 10);
            var account = await probe.AccountAsync().ConfigureAwait(false);
            Expect.Figures(account.Balance, used: 0, total: 4_000);
            Expect.Equal(null, account.Period);
            await ExpectCycleAsync(probe, Month(2026, 3), number: 3).ConfigureAwait(false);
            probe.Now = Month(2026, 4).Start;
            await ExpectCycleAsync(probe, Month(2026, 4), number: 4).ConfigureAwait(false);
        }),
        Rule("A year is divided into months from its start, the 31st clipped", async probe =>
        {
            await PayAsync(probe, Year).ConfigureAwait(false);
            var ends = new[] { At(2026, 2, 28), At(2026, 3, 31), At(2026, 4, 30), At(2026, 5, 31), At(2026, 6, 30) };
            for (var i = 1; i < ends.Length; i++)
            {
                await probe.TakeAsync(4_000).ConfigureAwait(false);
                probe.Now = ends[i - 1].AddMicroseconds(-1);
                Expect.Equal(ChargeOutcome.CreditsExhausted, (await probe.ChargeAsync(1).ConfigureAwait(false)).Outcome);
                probe.Now = ends[i - 1];
                await probe.ExpectAsync(used: 0, total: 4_000).ConfigureAwait(false);
                await ExpectCycleAsync(probe, new BillingCycle(ends[i - 1], ends[i]), number: i + 2).ConfigureAwait(false);
            }
        }),
        Rule("A subscription that is past due gives no new cycle until it is paid, not even within a year", async probe =>
        {
            await PayAsync(probe, Year).ConfigureAwait(false);
            await probe.TakeAsync(4_000).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { Subscription = account.Subscription! with { Status = "past_due" } }).ConfigureAwait(false);
            probe.Now = At(2026, 5, 15);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.CreditsExhausted, used: 4_000, total: 4_000);
            await ExpectCycleAsync(probe, new BillingCycle(At(2026, 1, 31), At(2026, 2, 28)), number: 2).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { Subscription = account.Subscription! with { Status = "active" } }).ConfigureAwait(false);
            Expect.Answer(await probe.ChargeAsync(1).ConfigureAwait(false), ChargeOutcome.Granted, used: 1, total: 4_000);
            await ExpectCycleAsync(probe, new BillingCycle(At(2026, 4, 30), At(2026, 5, 31)), number: 3).ConfigureAwait(false);
        }),
        Rule("Months of a year without access are skipped in one turn", async probe =>
        {
            await PayAsync(probe, Year).ConfigureAwait(false);
            probe.Now = At(2026, 9, 15);
            await ExpectCycleAsync(probe, new BillingCycle(At(2026, 8, 31), At(2026, 9, 30)), number: 3).ConfigureAwait(false);
        }),
        Rule("The last month of a year ends with it", async probe =>
        {
            var end = At(2027, 2, 3);
            await PayAsync(probe, Year with { End = end }, renewsByPayment: false).ConfigureAwait(false);
            probe.Now = end.AddMicroseconds(-1);
            await ExpectCycleAsync(probe, new BillingCycle(At(2026, 12, 31), end), number: 3).ConfigureAwait(false);
            probe.Now = end;
            await ExpectCycleAsync(probe, Month(2027, 2), number: 4).ConfigureAwait(false);
        }),
        Rule("A year that waits for its payment goes on in its last month, looked at before or not", async probe =>
        {
            await PayAsync(probe, Year).ConfigureAwait(false);
            await probe.TakeAsync(4_000).ConfigureAwait(false);
            probe.Now = At(2027, 2, 5);
            await probe.ExpectAsync(used: 0, total: 4_000).ConfigureAwait(false);
            await probe.TakeAsync(5).ConfigureAwait(false);
            probe.Now = At(2027, 3, 5);
            await probe.ExpectAsync(used: 5, total: 4_000).ConfigureAwait(false);
            await ExpectCycleAsync(probe, new BillingCycle(At(2026, 12, 31), At(2027, 1, 31)), number: 3).ConfigureAwait(false);
        }),
        Rule("A new cycle has the plan's allowance times the subscription's quantity", async probe =>
        {
            await PayAsync(probe, Year, quantity: 3).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { CreditsTotal = 5 }).ConfigureAwait(false);
            probe.Now = At(2026, 2, 28);
            Expect.Answer(await probe.ChargeAsync(12_000).ConfigureAwait(false), ChargeOutcome.Granted, used: 12_000, total: 12_000);
        }),
        Rule("A quantity multiplies nothing while the tier is not the subscription's plan", async probe =>
        {
            await PayAsync(probe, Year, quantity: 3).ConfigureAwait(false);
            await probe.UpdateAsync(account => account with { Tier = Plans.Free.Name }).ConfigureAwait(false);
            probe.Now = At(2026, 2, 28);
            await probe.ExpectAsync(used: 0, total: 1_000).ConfigureAwait(false);
        }),
        Rule("A plan that is no longer in the catalogue keeps its allowance", async probe =>
        {
            await probe.UpdateAsync(account => account with { Tier = "retired", CreditsTotal = 7_000 }).ConfigureAwait(false);
            await probe.TakeAsync(6_000).ConfigureAwait(false);
            probe.Now = Month(2026, 3).Start;
            Expect.Answer(await probe.ChargeAsync(7_000).ConfigureAwait(false), ChargeOutcome.Granted, used: 7_000, total: 7_000);
        }),
    ];

    private static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 10, 30, 0, TimeSpan.Zero);

    /// <summary>Puts an account on the paid plan for a period, as a sync does.</summary>
    private static Task<BillingAccount> PayAsync(Probe probe, BillingPeriod period, bool renewsByPayment = true, long quantity = 1) =>
        probe.UpdateAsync(account => (Subscribed(account, quantity) with { Period = period, RenewsByPayment = renewsByPayment })
            .BeginCycle(period.CycleAt(probe.Now), Plans));
}
