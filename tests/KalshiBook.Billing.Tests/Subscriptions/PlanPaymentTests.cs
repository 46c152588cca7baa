using static KalshiBook.Billing.Tests.Subscriptions.Stripes;

namespace KalshiBook.Billing.Tests.Subscriptions;

/// <summary>Plan subscriptions that are not paid, and what comes of them.</summary>
public sealed class PlanPaymentTests
{
    private static readonly DateTimeOffset April = new(2026, 4, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Past_due_keeps_the_plan_without_a_new_cycle_and_without_overage()
    {
        var account = Free().Hear(Plan("active")) with { CreditsUsed = 3_000, PaygEnabled = true };

        account = account.Hear(March.Start.AddHours(1), Plan("past_due", March, invoice: "open"));

        Assert.Equal(("project", 4_000, 3_000), (account.Tier, account.CreditsTotal, account.CreditsUsed));
        Assert.True(account.PaygSuspended);
        Assert.True(account.PaygEnabled);
        Assert.Equal("past_due", account.Subscription!.Status);
        Assert.Equal(February.Start, account.At(March.Start.AddDays(20), Catalogue).Cycle.Start);
        Assert.Equal(ChargeOutcome.PaygSuspended, CreditArithmetic.Decide(account, 1_001));
        Assert.Equal(ChargeOutcome.Granted, CreditArithmetic.Decide(account, 1_000));
    }

    [Fact]
    public void Past_due_does_not_give_a_better_plan()
    {
        var account = Free().Hear(Plan("active"));

        account = account.Hear(Plan("past_due", price: TeamPrice, invoice: "open"));

        Assert.Equal(("project", 4_000, "project"), (account.Tier, account.CreditsTotal, account.Subscription!.Plan));
        Assert.Equal(20_000, account.Hear(Plan("active", price: TeamPrice)).CreditsTotal);
    }

    [Fact]
    public void Past_due_stops_the_months_of_a_year_too()
    {
        var year = new BillingPeriod(February.Start, February.Start.AddYears(1), Months: 12);
        var account = Free().Hear(Plan("active", year)) with { CreditsUsed = 4_000 };

        account = account.Hear(Plan("past_due", year, invoice: "open"));

        Assert.Equal(4_000, account.At(February.Start.AddMonths(3), Catalogue).CreditsUsed);
        Assert.Equal(0, account.Hear(February.Start.AddMonths(3), Plan("active", year)).At(February.Start.AddMonths(3), Catalogue).CreditsUsed);
    }

    [Fact]
    public void Past_due_when_first_heard_of_and_then_not_paid_gives_no_plan_by_the_calendar()
    {
        var account = Free().Hear(Plan("past_due", invoice: "open"));
        Assert.Equal(0, (account with { CreditsUsed = 7 }).At(April, Catalogue).CreditsUsed);

        account = account.Hear(March.Start.AddHours(1), Plan("active", March, invoice: "open")) with { CreditsUsed = 4_000 };
        Assert.Equal(("project", 4_000), (account.Tier, account.At(April, Catalogue).CreditsUsed));
        account = account.Hear(March.Start.AddHours(2), Plan("past_due", March, invoice: "open"));

        Assert.Equal(4_000, account.At(April, Catalogue).CreditsUsed);
        Assert.Equal(0, account.Hear(April, Plan("active", March)).CreditsUsed);
    }

    [Fact]
    public void Past_due_heard_of_for_the_first_time_stores_the_id_and_waits_for_active()
    {
        var account = (Free() with { CreditsUsed = 7 }).Hear(Plan("past_due", invoice: "open"));

        Assert.Equal(("free", 1_000, 7, "sub_1"), (account.Tier, account.CreditsTotal, account.CreditsUsed, account.Subscription?.Id));
        Assert.Equal(1, account.CycleNumber);

        account = account.Hear(Plan("active"));

        Assert.Equal(("project", 4_000, 0), (account.Tier, account.CreditsTotal, account.CreditsUsed));
        Assert.Equal(February.Start, account.Cycle.Start);
    }

    [Theory]
    [InlineData("unpaid")]
    [InlineData("paused")]
    public void Withheld_is_free_in_the_same_cycle_and_calendar_cycles_follow(string status)
    {
        var account = Free().Hear(Plan("active")) with { CreditsUsed = 900, PaygEnabled = true };

        account = account.Hear(Plan(status, invoice: "open"));

        Assert.Equal(("free", 1_000, 900), (account.Tier, account.CreditsTotal, account.CreditsUsed));
        Assert.Equal(February.Start, account.Cycle.Start);
        Assert.Equal((status, "sub_1"), (account.Subscription!.Status, account.Subscription.Id));
        Assert.True(account.PaygSuspended);
        account = account.At(March.Start, Catalogue);
        Assert.Equal(BillingCycle.CalendarMonth(March.Start), account.Cycle);
        Assert.Equal((0, 1_000), (account.CreditsUsed, account.CreditsTotal));
    }

    [Theory]
    [InlineData("unpaid")]
    [InlineData("paused")]
    public void Back_to_active_is_the_plan_again_with_what_was_used_in_that_period(string status)
    {
        var account = Free().Hear(Plan("active")) with { CreditsUsed = 3_000 };

        account = account.Hear(Plan(status)).Hear(Plan("active"));

        Assert.Equal(("project", 4_000, 3_000), (account.Tier, account.CreditsTotal, account.CreditsUsed));
        Assert.False(account.PaygSuspended);
    }

    [Fact]
    public void Back_to_active_in_a_later_period_begins_its_cycle_once_it_is_paid()
    {
        var account = Free().Hear(Plan("active")) with { CreditsUsed = 3_000 };
        account = account.Hear(Plan("unpaid", invoice: "open")).At(March.Start.AddDays(3), Catalogue) with { CreditsUsed = 300 };
        var later = March.Start.AddDays(3);

        account = account.Hear(later, Plan("active", March, invoice: "draft"));
        Assert.Equal(("project", 4_000, 300), (account.Tier, account.CreditsTotal, account.CreditsUsed));

        account = account.Hear(later, Plan("active", March));
        Assert.Equal((0, March.Start), (account.CreditsUsed, account.Cycle.Start));
    }

    [Fact]
    public void Two_that_are_not_paid_give_no_plan()
    {
        var account = Free().Hear(Plan("active")) with { CreditsUsed = 900 };

        account = account.Hear(Plan("unpaid", invoice: "open"), Plan("past_due", id: "sub_2", invoice: "open") with { CreatedAt = Now });

        Assert.Equal(("free", 1_000, 900, true), (account.Tier, account.CreditsTotal, account.CreditsUsed, account.PaygSuspended));
        Assert.Equal(4_000, account.Hear(Plan("unpaid"), Plan("active", id: "sub_2") with { CreatedAt = Now }).CreditsTotal);
    }
}
