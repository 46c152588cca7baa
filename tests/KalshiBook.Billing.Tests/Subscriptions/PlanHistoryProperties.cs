using CsCheck;
using static KalshiBook.Billing.Tests.Subscriptions.Stripes;

namespace KalshiBook.Billing.Tests.Subscriptions;

/// <summary>What holds for every history of a user's plan subscriptions, of one and of two at a time.</summary>
public sealed class PlanHistoryProperties
{
    private const int Steps = 14;
    private const int Histories = 5_000;

    // Hear() itself sees to it that hearing of anything twice changes nothing.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_paid_period_gives_one_allowance_and_what_is_paid_for_is_given(int mostAtOnce) => StripeHistory.Dice.Sample(dice =>
    {
        var history = new StripeHistory(Forever(dice));
        var account = Free();
        var given = new HashSet<(string Subscription, DateTimeOffset Cycle)>();
        for (var step = 0; step < Steps; step++)
        {
            history.Step(mostAtOnce);
            var before = account.At(history.Time, Catalogue);
            if (before.CycleNumber != account.CycleNumber) Given(before);
            before = before with { CreditsUsed = before.CreditsTotal, PaygEnabled = true };

            account = before.Hear(history.Time, [.. history.Subscriptions]);

            if (account.CycleNumber != before.CycleNumber) Given(account);
            Assert.True(account.CreditsUsed <= before.CreditsUsed);
            if (before.Subscription is not null && account.Subscription is null) Assert.False(account.PaygEnabled);
            if (history.Subscriptions.Exists(one => one.Status == "active")) Assert.NotEqual("free", account.Tier);
        }

        void Given(BillingAccount next)
        {
            if (next.Subscription is { } subscription && next.Tier == subscription.Plan && next.Period is not null)
                Assert.True(given.Add((subscription.Id, next.Cycle.Start)), $"{subscription.Id} gave {next.Cycle.Start:O} twice");
        }
    }, iter: Histories);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Reads_that_fall_out_make_no_difference_to_the_plan(int mostAtOnce) => StripeHistory.Dice.Sample(dice =>
    {
        var history = new StripeHistory(Forever(dice));
        var (all, some) = (Free(), Free());
        for (var step = 1; step <= Steps; step++)
        {
            history.Step(mostAtOnce);
            all = all.Hear(history.Time, [.. history.Subscriptions]);
            if (step == Steps || history.Next(2) == 0) some = some.Hear(history.Time, [.. history.Subscriptions]);
        }
        // One that was past due whenever it was heard of waits for its payment, and gives what it gave before, if it did.
        if (history.Subscriptions.Exists(one => one.Status == "past_due")) return;
        Assert.Equal(
            (all.Tier, all.CreditsTotal, all.Subscription, all.PaygSuspended), (some.Tier, some.CreditsTotal, some.Subscription, some.PaygSuspended));
    }, iter: Histories);

    private static IEnumerator<int> Forever(int[] dice)
    {
        for (var i = 0; ; i++) yield return dice[i % dice.Length] + (i / dice.Length);
    }
}
