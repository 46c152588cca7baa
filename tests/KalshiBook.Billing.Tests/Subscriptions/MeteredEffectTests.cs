using static KalshiBook.Billing.Tests.Subscriptions.Stripes;

namespace KalshiBook.Billing.Tests.Subscriptions;

/// <summary>Every row of the contract's table of metered subscriptions.</summary>
public sealed class MeteredEffectTests
{
    [Theory]
    [InlineData("active")]
    [InlineData("trialing")]
    public void Live_has_no_effect_but_is_known(string status)
    {
        var account = Payg().Hear(Metered(status));

        Assert.Equal(("payg", true, false), (account.Tier, account.PaygEnabled, account.PaygSuspended));
        Assert.Equal(("sub_metered", status), (account.MeteredSubscription!.Id, account.MeteredSubscription.Status));
        Assert.Null(account.Subscription);
    }

    [Fact]
    public void It_gives_no_plan_and_switches_nothing_on() => Assert.Equal(("free", false), Switches(Free().Hear(Metered("active"))));

    [Fact]
    public void Past_due_keeps_pay_as_you_go_on_without_overage()
    {
        var account = Payg().Hear(Metered("past_due"));

        Assert.Equal((true, true), (account.PaygEnabled, account.PaygSuspended));
        Assert.False(account.Hear(Metered("active")).PaygSuspended);
    }

    [Theory]
    [InlineData("unpaid")]
    [InlineData("paused")]
    public void Withheld_switches_pay_as_you_go_off(string status)
    {
        var account = Payg().Hear(Metered("active")).Hear(Metered(status));

        Assert.Equal(("free", false), Switches(account));
        Assert.Equal(status, account.MeteredSubscription!.Status);
        Assert.Equal(("free", false), Switches(account.Hear(Metered("active"))));
    }

    [Theory]
    [InlineData("canceled")]
    [InlineData("incomplete")]
    [InlineData(null)]
    public void Absent_though_stored_switches_pay_as_you_go_off(string? status)
    {
        var account = Payg().Hear(Metered("active"));

        account = status is null ? account.Hear() : account.Hear(Metered(status));

        Assert.Equal(("free", false), Switches(account));
        Assert.Null(account.MeteredSubscription);
    }

    [Fact]
    public void One_that_was_stored_after_the_read_began_is_not_missed()
    {
        var before = Payg();
        var read = Read(before);
        var account = before with { MeteredSubscription = new MeteredSubscription("sub_young", "active", Now, CancelAtPeriodEnd: false) };

        var after = SubscriptionEffect.Of(account, read, Rules, Now).Change.Account;

        Assert.True(after.PaygEnabled);
        Assert.Equal("sub_young", after.MeteredSubscription!.Id);
    }

    [Fact]
    public void A_subscriber_keeps_the_plan_both_ways()
    {
        var account = Free().Hear(Plan("active")) with { PaygEnabled = true };
        account = account.Hear(Plan("active"), Metered("active"));
        Assert.Equal(("project", true), Switches(account));

        Assert.Equal(("project", false), Switches(account.Hear(Plan("active"))));
    }

    [Fact]
    public void A_second_one_is_surplus_the_stored_and_then_the_oldest_stays()
    {
        StripeSubscription[] both = [Metered("active", "sub_b", createdAfter: 9), Metered("active", "sub_a"), Metered("canceled", "sub_c"), Metered("unpaid", "sub_d")];

        Assert.Equal(["sub_b"], MeteredEffect.Surplus(Payg(), both, Rules));
        var account = Payg() with { MeteredSubscription = new MeteredSubscription("sub_b", "active", Now, CancelAtPeriodEnd: false) };
        Assert.Equal(["sub_a"], MeteredEffect.Surplus(account, both, Rules));
        Assert.Equal("sub_b", account.Hear(both).MeteredSubscription!.Id);
    }

    [Fact]
    public void Without_a_metered_price_nothing_is_said_of_it()
    {
        var account = Payg() with { MeteredSubscription = new MeteredSubscription("sub_m", "active", Now, CancelAtPeriodEnd: false) };
        var rules = new SubscriptionRules(Catalogue, MeteredPriceId: null);

        var after = SubscriptionEffect.Of(account, Read(account), rules, Now).Change.Account;

        Assert.Equal(account.MeteredSubscription, after.MeteredSubscription);
        Assert.True(after.PaygEnabled);
    }

    private static BillingAccount Payg() => PaygSwitch.On(Free(), limit: 100, Catalogue);

    private static (string Tier, bool IsOn) Switches(BillingAccount account) => (account.Tier, account.PaygEnabled);
}
