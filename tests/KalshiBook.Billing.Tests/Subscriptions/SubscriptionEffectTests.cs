using static KalshiBook.Billing.Tests.Subscriptions.Stripes;

namespace KalshiBook.Billing.Tests.Subscriptions;

public sealed class SubscriptionEffectTests
{
    [Fact]
    public void An_older_read_never_overwrites_a_younger_one()
    {
        var old = Read(Free(), Plan("active")) with { Ticket = 3 };
        var account = Free() with { TicketGiven = 4, TicketApplied = 4 };

        var effect = SubscriptionEffect.Of(account, old, Rules, Now);

        Assert.Equal((account, SubscriptionEffect.Stale), (effect.Change.Account, effect.Change.Outcome));
    }

    [Fact]
    public void A_read_of_a_customer_who_is_no_longer_the_accounts_is_dropped()
    {
        var read = Read(Free(), Plan("active"));

        Assert.Equal(SubscriptionEffect.Stale, SubscriptionEffect.Of(Free() with { StripeCustomerId = "cus_2" }, read, Rules, Now).Change.Outcome);
        Assert.Equal(SubscriptionEffect.Stale, SubscriptionEffect.Of(Free() with { StripeCustomerId = null }, read, Rules, Now).Change.Outcome);
    }

    [Fact]
    public void A_customer_is_linked_by_the_read_that_an_event_led_to()
    {
        var unlinked = Free() with { StripeCustomerId = null };

        var account = SubscriptionEffect.Of(unlinked, Read(unlinked, Plan("active")), Rules, Now).Change.Account;

        Assert.Equal(("cus_1", "project"), (account.StripeCustomerId, account.Tier));
        var linkedMeanwhile = SubscriptionEffect.Of(Free(), Read(unlinked, Plan("active")), Rules, Now).Change;
        Assert.Equal((SubscriptionEffect.Applied, "project"), (linkedMeanwhile.Outcome, linkedMeanwhile.Account.Tier));
    }

    [Fact]
    public void A_deleted_customer_is_unlinked_with_all_that_hangs_on_it_however_old_the_news()
    {
        var account = PaygSwitch.On(Free().Hear(Plan("active"), Metered("active")), limit: null, Catalogue) with { TicketApplied = 9 };
        var read = Read(account) with { IsCustomerDeleted = true, Ticket = 3 };

        var change = SubscriptionEffect.Of(account, read, Rules, Now).Change;

        Assert.Equal("cus_1", change.DeletedCustomerId);
        Assert.Equal((null, "free", false), (change.Account.StripeCustomerId, change.Account.Tier, change.Account.PaygEnabled));
        Assert.Null(change.Account.MeteredSubscription);
        Assert.Null(change.Account.Subscription);
        Assert.Equal(9, change.Account.TicketApplied);
    }

    // The plan's life as Stripe tells it. Whatever was heard on the way, and how often, the last read says what is.
    [Fact]
    public void Every_way_through_a_subscriptions_life_ends_the_same()
    {
        StripeSubscription[][] life =
        [
            [Plan("incomplete", invoice: "open")],
            [Plan("active")],
            [Plan("active") with { CancelAtPeriodEnd = true }],
            [Plan("active", March, invoice: "draft")],
            [Plan("past_due", March, invoice: "open")],
            [Plan("unpaid", March, invoice: "open")],
            [Plan("active", March)],
        ];
        var at = March.Start.AddDays(9);
        var expected = Heard(0b1111111);
        Assert.Equal(("project", 4_000, 0, March.Start), (expected.Tier, expected.CreditsTotal, expected.CreditsUsed, expected.Cycle.Start));
        // Each read falls out or not; the last one does not.
        for (var ways = 0; ways < 64; ways++) Assert.Equal(expected, Heard(ways | 64));

        BillingAccount Heard(int which)
        {
            var account = Free() with { CreditsUsed = 100 };
            for (var i = 0; i < life.Length; i++)
            {
                if ((which & (1 << i)) != 0) account = account.Hear(i < 3 ? Now : at, life[i]);
            }
            return account with { CycleNumber = 0, TicketApplied = 0, PaygSwitchedOff = 0 };
        }
    }
}
