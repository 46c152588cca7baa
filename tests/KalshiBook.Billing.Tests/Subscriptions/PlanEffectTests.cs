using static KalshiBook.Billing.Tests.Subscriptions.Stripes;

namespace KalshiBook.Billing.Tests.Subscriptions;

/// <summary>Every row of the contract's table of plan subscriptions.</summary>
public sealed class PlanEffectTests
{
    [Theory]
    [InlineData("active")]
    [InlineData("trialing")]
    public void A_start_gives_the_plan_and_a_new_cycle_with_nothing_used(string status)
    {
        var account = (Free() with { CreditsUsed = 1_000 }).Hear(Plan(status));

        Assert.Equal("project", account.Tier);
        Assert.Equal(4_000, account.CreditsTotal);
        Assert.Equal(0, account.CreditsUsed);
        Assert.Equal(new BillingCycle(February.Start, February.End), account.Cycle);
        Assert.Equal(2, account.CycleNumber);
        Assert.Equal("sub_1", account.Subscription!.Id);
        Assert.True(account.RenewsByPayment);
        Assert.False(account.PaygSuspended);
    }

    [Fact]
    public void Who_has_paid_as_you_go_starts_the_plan_without_the_overage()
    {
        var payg = Free() with { Tier = "payg", PaygEnabled = true, CreditsUsed = 1_500, OverageCredits = 500 };

        var account = payg.Hear(Plan("active"));

        Assert.Equal((0, 0, 4_000), (account.CreditsUsed, account.OverageCredits, account.Balance.Remaining));
        Assert.True(account.PaygEnabled);
        Assert.Equal("project", account.Tier);
    }

    [Fact]
    public void Credits_are_the_plans_times_the_quantity() =>
        Assert.Equal(12_000, Free().Hear(Plan("active", quantity: 3)).CreditsTotal);

    [Fact]
    public void An_old_price_of_a_plan_is_recognised() =>
        Assert.Equal("project", Free().Hear(Plan("active", price: OldProjectPrice)).Tier);

    [Theory]
    [InlineData("paid", true)]
    [InlineData(null, true)]
    [InlineData("draft", false)]
    [InlineData("open", false)]
    [InlineData("uncollectible", false)]
    [InlineData("void", false)]
    [InlineData("", false)]
    public void A_new_period_begins_the_next_cycle_when_its_invoice_is_paid(string? invoice, bool begins)
    {
        var used = Free().Hear(Plan("active")) with { CreditsUsed = 3_999 };

        var account = used.Hear(March.Start.AddMinutes(5), Plan("active", March, invoice: invoice));

        Assert.Equal(begins ? 0 : 3_999, account.CreditsUsed);
        Assert.Equal(begins ? March.Start : February.Start, account.Cycle.Start);
        Assert.Equal(begins ? 3 : 2, account.CycleNumber);
    }

    [Fact]
    public void An_invoice_of_nothing_counts_as_paid()
    {
        var account = Free().Hear(Plan("active"));
        var renewal = Plan("active", March) with { LatestInvoice = new StripeInvoice("in_2", "draft", 0) };

        Assert.Equal(March.Start, account.Hear(March.Start, renewal).Cycle.Start);
    }

    [Fact]
    public void The_old_cycle_goes_on_and_the_payment_begins_the_new_one_once()
    {
        var account = Free().Hear(Plan("active")) with { CreditsUsed = 3_000 };
        account = account.Hear(March.Start, Plan("active", March, invoice: "draft"));
        account = CreditArithmetic.Charge(account, 500);
        account = account.Hear(March.Start.AddHours(1), Plan("past_due", March, invoice: "open"));
        Assert.Equal(3_500, account.CreditsUsed);

        account = account.Hear(March.Start.AddDays(2), Plan("active", March));

        Assert.Equal(0, account.CreditsUsed);
        Assert.Equal(new BillingCycle(March.Start, March.End), account.Cycle);
    }

    [Fact]
    public void A_change_of_plan_inside_a_period_keeps_what_was_used_and_is_no_overage()
    {
        var account = Free().Hear(Plan("active", price: TeamPrice)) with { CreditsUsed = 15_000 };

        account = account.Hear(Plan("active"));

        Assert.Equal(("project", 4_000, 15_000, 0), (account.Tier, account.CreditsTotal, account.CreditsUsed, account.OverageCredits));
        Assert.Equal(0, account.Balance.Remaining);
        Assert.Equal(20_000, account.Hear(Plan("active", price: TeamPrice)).CreditsTotal);
    }

    [Fact]
    public void A_longer_trial_is_the_same_cycle()
    {
        var account = Free().Hear(Plan("trialing")) with { CreditsUsed = 10 };
        var longer = February with { End = February.End.AddDays(7) };

        account = account.Hear(Plan("trialing", longer));

        Assert.Equal((10, longer.End), (account.CreditsUsed, account.Cycle.End));
    }

    [Fact]
    public void A_year_is_divided_into_months()
    {
        var year = new BillingPeriod(February.Start, February.Start.AddYears(1), Months: 12);
        var account = Free().Hear(Plan("active", year)) with { CreditsUsed = 4_000 };

        Assert.Equal(February.Start.AddMonths(1), account.Cycle.End);
        account = account.Hear(February.Start.AddMonths(1), Plan("active", year));
        Assert.Equal((0, February.Start.AddMonths(2)), (account.CreditsUsed, account.Cycle.End));
    }

    [Theory]
    [InlineData("incomplete")]
    [InlineData("incomplete_expired")]
    [InlineData("canceled")]
    [InlineData("a_word_of_tomorrow")]
    [InlineData(null)]
    public void Absent_though_stored_has_ended(string? status)
    {
        var subscribed = Free().Hear(Plan("active")) with { CreditsUsed = 3_500, PaygEnabled = true, OverageCredits = 0 };

        var account = status is null ? subscribed.Hear() : subscribed.Hear(Plan(status));

        Assert.Equal(("free", 1_000, 0), (account.Tier, account.CreditsTotal, account.CreditsUsed));
        Assert.Equal(BillingCycle.CalendarMonth(Now), account.Cycle);
        Assert.False(account.PaygEnabled);
        Assert.Null(account.Subscription);
        Assert.Null(account.Period);
    }

    [Theory]
    [InlineData("incomplete")]
    [InlineData("incomplete_expired")]
    [InlineData("canceled")]
    [InlineData("a_word_of_tomorrow")]
    [InlineData(null)]
    public void Absent_and_not_stored_changes_nothing(string? status)
    {
        var payg = Free() with { Tier = "payg", PaygEnabled = true, CreditsUsed = 500 };

        var account = status is null ? payg.Hear() : payg.Hear(Plan(status));

        Assert.Equal(payg, account with { TicketApplied = payg.TicketApplied });
    }

    [Fact]
    public void An_end_and_the_next_start_are_the_same_in_one_read_and_in_two()
    {
        var subscribed = Free().Hear(Plan("active")) with { PaygEnabled = true, CreditsUsed = 100 };
        var next = Plan("active", id: "sub_2") with { CreatedAt = Now };

        var one = subscribed.Hear(Plan("canceled"), next);
        var two = subscribed.Hear(Plan("canceled")).Hear(Plan("canceled"), next);

        Assert.Equal(two with { TicketApplied = 0, CycleNumber = 0 }, one with { TicketApplied = 0, CycleNumber = 0 });
        Assert.Equal(("sub_2", 0), (one.Subscription!.Id, one.CreditsUsed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_end_of_a_second_subscription_gives_the_first_no_other_allowance(bool isOneRead)
    {
        var first = Plan("active");
        var second = Plan("active", id: "sub_2") with { CreatedAt = Now };
        var both = Free().Hear(first).Hear(first, second) with { CreditsUsed = 4_000, PaygEnabled = true };
        Assert.Equal("sub_2", both.Subscription!.Id);

        var account = isOneRead ? both : both.Hear(first, second);
        account = account.Hear(first, second with { Status = "canceled" });

        Assert.Equal(("sub_1", "project", 4_000, true), (account.Subscription!.Id, account.Tier, account.CreditsUsed, account.PaygEnabled));
        Assert.Equal(0, account.Hear(March.Start, Plan("active", March)).CreditsUsed);
    }

    [Fact]
    public void An_unknown_price_gives_nothing_but_the_stored_one_keeps_its_plan()
    {
        var unknown = Free().Hear(Plan("active", price: "price_unknown"));
        Assert.Equal("free", unknown.Tier);
        Assert.Null(unknown.Subscription);

        var account = Free().Hear(Plan("active")) with { CreditsUsed = 9 };
        account = account.Hear(Plan("active", price: "price_unknown"));
        Assert.Equal(("project", 4_000, 9), (account.Tier, account.CreditsTotal, account.CreditsUsed));
        account = account.Hear(March.Start, Plan("active", March, price: "price_unknown"));
        Assert.Equal(("project", 4_000, 0), (account.Tier, account.CreditsTotal, account.CreditsUsed));
    }

    [Fact]
    public void It_counts_as_ending_by_either_of_Stripes_words()
    {
        var end = February.End;
        Assert.Equal((true, end), Ends(Plan("active") with { CancelAtPeriodEnd = true }));
        Assert.Equal((true, end.AddDays(-3)), Ends(Plan("active") with { CancelAt = end.AddDays(-3) }));
        Assert.Equal((false, null), Ends(Plan("active")));

        static (bool, DateTimeOffset?) Ends(StripeSubscription subscription)
        {
            var stored = Free().Hear(subscription).Subscription!;
            return (stored.CancelAtPeriodEnd, stored.EndsAt);
        }
    }
}
