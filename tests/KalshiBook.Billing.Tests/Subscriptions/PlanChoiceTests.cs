using static KalshiBook.Billing.Tests.Subscriptions.Stripes;

namespace KalshiBook.Billing.Tests.Subscriptions;

public sealed class PlanChoiceTests
{
    [Fact]
    public void Of_several_the_one_with_the_most_credits_counts_then_the_newest()
    {
        Assert.Equal("sub_team", Choose(Plan("active"), Plan("active", price: TeamPrice, id: "sub_team")));
        Assert.Equal("sub_3x", Choose(Plan("active"), Plan("active", id: "sub_3x", quantity: 3)));
        Assert.Equal("sub_new", Choose(Plan("active", id: "sub_new") with { CreatedAt = Now }, Plan("active", id: "sub_old")));
    }

    [Fact]
    public void One_that_gives_its_plan_comes_before_one_that_is_withheld()
    {
        Assert.Equal("sub_1", Choose(Plan("unpaid", price: TeamPrice, id: "sub_team"), Plan("active")));
        Assert.Equal("sub_1", Choose(Plan("past_due", price: TeamPrice, id: "sub_team"), Plan("active")));
        Assert.Equal("sub_team", Choose(Plan("paused"), Plan("past_due", price: TeamPrice, id: "sub_team")));
    }

    [Fact]
    public void The_others_are_named()
    {
        var account = Free();
        var effect = SubscriptionEffect.Of(
            account, Read(account, Plan("active"), Plan("active", price: TeamPrice, id: "sub_team"), Plan("canceled", id: "sub_gone")), Rules, Now);

        var notice = Assert.Single(effect.Notices);
        Assert.Equal(BillingNoticeKind.SeveralPlanSubscriptions, notice.Kind);
        Assert.Equal(["sub_1"], notice.Ids);
        Assert.Equal("sub_team", effect.Change.Account.Subscription!.Id);
    }

    [Fact]
    public void An_unknown_price_and_a_past_due_subscription_are_noticed()
    {
        var account = Free();
        var effect = SubscriptionEffect.Of(account, Read(account, Plan("past_due"), Plan("active", price: "price_x", id: "sub_x")), Rules, Now);

        Assert.Equal([BillingNoticeKind.UnknownPrice, BillingNoticeKind.PastDue], effect.Notices.Select(notice => notice.Kind));
        Assert.Equal(["price_x"], effect.Notices[0].Ids);
    }

    [Fact]
    public void The_late_end_of_an_old_subscription_leaves_the_new_one_alone()
    {
        var account = Free().Hear(Plan("active", id: "sub_2")) with { CreditsUsed = 5 };

        Assert.Equal(account, account.Hear(Plan("active", id: "sub_2"), Plan("canceled")) with { TicketApplied = account.TicketApplied });
    }

    private static string? Choose(params IReadOnlyList<StripeSubscription> subscriptions) =>
        PlanChoice.Of(Free(), subscriptions, Rules).Chosen?.Subscription.Id;
}
