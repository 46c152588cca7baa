using static KalshiBook.Billing.Tests.Subscriptions.Stripes;

namespace KalshiBook.Billing.Tests.Subscriptions;

/// <summary>A user with two plan subscriptions, of which one counts at a time: each payment buys one allowance, and none is lost.</summary>
public sealed class TwoPlansTests
{
    [Fact]
    public void Of_two_unpaid_ones_the_older_is_paid_again()
    {
        var account = Free().Hear(Plan("active")).Hear(Plan("unpaid", invoice: "open"), Second("past_due", invoice: "open"));

        account = account.Hear(Plan("active"), Second("past_due", invoice: "open"));

        Assert.Equal(("project", "sub_1", false), (account.Tier, account.Subscription!.Id, account.PaygSuspended));
    }

    [Fact]
    public void One_that_was_past_due_from_the_start_does_not_hide_a_paid_one()
    {
        var account = Free().Hear(Plan("past_due", price: TeamPrice, invoice: "open"));

        account = account.Hear(Plan("past_due", price: TeamPrice, invoice: "open"), Second("active"));

        Assert.Equal(("project", 4_000), (account.Tier, account.CreditsTotal));
    }

    [Fact]
    public void A_year_goes_on_month_by_month_after_a_monthly_one_ended()
    {
        var year = Plan("active", new BillingPeriod(February.Start, February.Start.AddYears(1), Months: 12));
        var month = new BillingPeriod(Now, Now.AddMonths(1));
        var account = Free().Hear(year).Hear(year, Second("active", TeamPrice, month)) with { CreditsUsed = 4_000 };

        account = account.Hear(year, Second("canceled", TeamPrice, month));

        Assert.Equal(("project", 4_000), (account.Tier, account.CreditsUsed));
        Assert.Equal(0, account.Hear(Now.AddMonths(3), year).CreditsUsed);
    }

    [Fact]
    public void The_months_of_a_year_that_ended_are_not_given_to_who_pays_by_the_month_and_has_not()
    {
        var year = new BillingPeriod(Now, Now.AddYears(1), Months: 12);
        var account = Free().Hear(Plan("active")).Hear(Plan("active"), Second("active", period: year)) with { CreditsUsed = 4_000 };

        account = account.Hear(Plan("active"), Second("canceled", period: year));
        account = account.Hear(March.Start.AddHours(1), Plan("active", March, invoice: "open"), Second("canceled", period: year));

        Assert.Equal(4_000, account.At(March.Start.AddDays(2), Catalogue).CreditsUsed);
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("unpaid")]
    public void A_pause_that_comes_and_goes_gives_no_more(string status)
    {
        var account = Free().Hear(Plan("active", price: TeamPrice));
        account = account.Hear(Plan(status, price: TeamPrice), Second("active")) with { CreditsUsed = 4_000 };
        account = account.Hear(Plan("active", price: TeamPrice), Second("active")) with { CreditsUsed = 20_000 };

        account = account.Hear(Plan(status, price: TeamPrice), Second("active"));

        Assert.Equal(20_000, account.CreditsUsed);
    }

    [Fact]
    public void The_second_ends_while_the_first_is_paused_and_its_period_is_not_given_again()
    {
        var account = Free().Hear(Plan("active")).Hear(Plan("active"), Second("active"));
        account = account.Hear(Plan("paused"), Second("active")) with { CreditsUsed = 4_000 };

        account = account.Hear(Plan("paused"), Second("canceled")).Hear(Plan("active"), Second("canceled"));

        Assert.Equal(("project", 0), (account.Tier, account.Balance.Remaining));
    }

    [Fact]
    public void An_older_one_that_is_paid_for_the_first_time_is_a_start()
    {
        var account = Free().Hear(Plan("incomplete", price: TeamPrice), Second("active")) with { CreditsUsed = 4_000 };

        account = account.Hear(Plan("active", price: TeamPrice), Second("active"));

        Assert.Equal(20_000, account.Balance.Remaining);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_year_that_has_ended_gives_no_more_months_while_the_other_one_waits_for_its_payment(bool isHeardBetween)
    {
        var year = new BillingPeriod(Now, Now.AddYears(1), Months: 12);
        var account = Free().Hear(Plan("active")).Hear(Plan("active"), Second("active", period: year)) with { CreditsUsed = 4_000 };
        if (isHeardBetween) account = account.Hear(Plan("active"), Second("canceled", period: year));

        account = account.Hear(March.Start.AddHours(1), Plan("active", March, invoice: "open"), Second("canceled", period: year));

        Assert.Equal(4_000, account.At(March.Start.AddDays(40), Catalogue).CreditsUsed);
        Assert.Equal(0, account.Hear(March.Start.AddDays(2), Plan("active", March)).CreditsUsed);
    }

    // It was paid, and renewed, between two reads: the second one finds it active, with the invoice of the new period still a draft.
    [Fact]
    public void The_period_of_one_that_ended_is_not_that_of_one_that_has_given_nothing_yet()
    {
        var year = new BillingPeriod(Now, Now.AddYears(1), Months: 12);
        var account = Free().Hear(Second("active", TeamPrice, year));
        account = account.Hear(Plan("past_due", invoice: "open"), Second("paused", TeamPrice, year)) with { CreditsUsed = 4_000 };

        account = account.Hear(March.Start.AddHours(1), Plan("active", March, invoice: "draft"), Second("canceled", TeamPrice, year));

        Assert.Equal(("project", "sub_1", null), (account.Tier, account.Subscription!.Id, account.Period));
        Assert.Equal(account, account.At(March.Start.AddDays(40), Catalogue));
        Assert.Equal(4_000, account.Hear(March.Start.AddHours(2), Plan("active", March)).Balance.Remaining);
    }

    [Fact]
    public void A_year_that_has_ended_gives_no_more_months_to_one_that_was_withheld_and_waits_for_its_payment()
    {
        var year = new BillingPeriod(Now, Now.AddYears(1), Months: 12);
        var account = Free().Hear(Plan("active")).Hear(Plan("active"), Second("active", TeamPrice, year));
        account = account.Hear(Plan("unpaid", invoice: "open"), Second("canceled", TeamPrice, year));

        account = account.Hear(March.Start.AddHours(1), Plan("active", March, invoice: "draft")) with { CreditsUsed = 4_000 };

        Assert.Equal(4_000, account.At(March.Start.AddDays(40), Catalogue).CreditsUsed);
        Assert.Equal(0, account.Hear(March.Start.AddDays(2), Plan("active", March)).CreditsUsed);
    }

    private static StripeSubscription Second(string status, string price = ProjectPrice, BillingPeriod? period = null, string invoice = "paid") =>
        Plan(status, period, price, "sub_2", invoice) with { CreatedAt = Now };
}
