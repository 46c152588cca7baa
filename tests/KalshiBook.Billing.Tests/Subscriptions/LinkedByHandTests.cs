using static KalshiBook.Billing.Tests.Subscriptions.Stripes;

namespace KalshiBook.Billing.Tests.Subscriptions;

/// <summary>Accounts that know their present period and not which subscription it gave an allowance for, as one that was linked by SQL.</summary>
public sealed class LinkedByHandTests
{
    private static readonly BillingAccount Linked = Free().Hear(Plan("active")) with { CreditsUsed = 700, PaygEnabled = true, GivenPeriods = default };

    [Fact]
    public void It_keeps_what_it_used_and_renews()
    {
        Assert.Equal(700, Linked.Hear(Plan("active")).CreditsUsed);
        Assert.Equal(0, Linked.Hear(March.Start, Plan("active", March)).CreditsUsed);
    }

    [Fact]
    public void What_somebody_wrote_there_and_says_nothing_does_no_harm() =>
        Assert.Equal(700, (Linked with { GivenPeriods = GivenPeriods.Parse("sub_1 = never; drop") }).Hear(Plan("past_due")).CreditsUsed);

    [Theory]
    [InlineData("active")]
    [InlineData("past_due")]
    public void By_its_id_alone_it_begins_no_cycle_by_the_calendar_before_it_is_paid(string status)
    {
        var account = Linked with { CreditsUsed = 4_000, Period = null, RenewsByPayment = false, Cycle = Free().Cycle };

        account = account.Hear(Plan(status, invoice: "open"));

        Assert.Equal(("project", 4_000), (account.Tier, account.At(March.Start, Catalogue).CreditsUsed));
        Assert.Equal(0, account.Hear(March.Start, Plan("active", March)).CreditsUsed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_second_subscription_that_comes_and_goes_does_not_give_its_period_again(bool isHeardBefore)
    {
        var second = Plan("active", new BillingPeriod(Now, Now.AddMonths(1)), id: "sub_2") with { CreatedAt = Now };
        var account = isHeardBefore ? Linked.Hear(Plan("active")) : Linked;
        account = account.Hear(Plan("active"), second);
        Assert.Equal(0, account.CreditsUsed);

        account = (account with { CreditsUsed = 3_800 }).Hear(Plan("active"));

        Assert.Equal((3_800, true), (account.CreditsUsed, account.PaygEnabled));
    }

    [Fact]
    public void The_period_of_a_withheld_subscription_may_be_another_ones()
    {
        var early = new BillingPeriod(February.Start.AddDays(-5), February.Start.AddDays(-5).AddMonths(1));
        StripeSubscription Younger(string status) => Plan(status, early, id: "sub_2") with { CreatedAt = early.Start };
        StripeSubscription Older(string status) => Plan(status) with { CreatedAt = February.Start.AddMonths(-1) };
        var account = Free().Hear(Older("active"), Younger("paused")) with { CreditsUsed = 3_900 };
        account = account.Hear(Older("unpaid"), Younger("paused")).Hear(Younger("paused"));

        account = account.Hear(Younger("active"));

        Assert.Equal(("sub_2", 0, 4_000), (account.Subscription!.Id, account.CreditsUsed, account.CreditsTotal));
    }
}
