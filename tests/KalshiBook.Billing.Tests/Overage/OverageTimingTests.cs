using KalshiBook.Billing.Tests.Subscriptions;

namespace KalshiBook.Billing.Tests.Overage;

public sealed class OverageTimingTests
{
    private static readonly DateTimeOffset Now = Stripes.March.Start.AddMinutes(50);

    [Fact]
    public void It_is_the_time_of_the_last_charge_but_not_in_the_future()
    {
        Assert.Equal(Now.AddMinutes(-3), OverageTiming.True(Report(Now.AddMinutes(-3)), subscription: null, Now));
        Assert.Equal(Now, OverageTiming.True(Report(Now.AddMinutes(3)), subscription: null, Now));
    }

    [Fact]
    public void It_is_never_before_the_metered_subscription_began()
    {
        var began = Now.AddMinutes(-1);
        var subscription = new MeteredSubscription("sub_1", "active", began, CancelAtPeriodEnd: false);

        Assert.Equal(began, OverageTiming.True(Report(Now.AddMinutes(-3)), subscription, Now));
        Assert.Equal(Now, OverageTiming.True(Report(Now.AddMinutes(-3)), subscription with { StartedAt = Now.AddMinutes(1) }, Now));
    }

    [Theory]
    [InlineData("draft", -60, -60)] // last period, whose invoice is still open for usage
    [InlineData("open", -60, 0)]
    [InlineData("paid", -60, 0)]
    [InlineData(null, -60, 0)]
    [InlineData("paid", -10, -10)] // this period
    [InlineData("draft", -60 * 24 * 32, 0)] // the period before the last one
    public void Usage_of_a_period_whose_invoice_is_final_is_told_with_the_present_time(string? invoice, int minutes, int told)
    {
        var subscription = Stripes.Plan("active", Stripes.March, price: Stripes.MeteredPrice, invoice: invoice);

        Assert.Equal(Now.AddMinutes(told), OverageTiming.ToTell(Now.AddMinutes(minutes), subscription, Now));
    }

    [Fact]
    public void Without_a_subscription_it_is_the_true_time_as_far_as_Stripe_takes_it()
    {
        Assert.Equal(Now.AddDays(-30), OverageTiming.ToTell(Now.AddDays(-30), subscription: null, Now));
        Assert.Equal(Now, OverageTiming.ToTell(Now.AddDays(-35), subscription: null, Now));
    }

    private static OverageReport Report(DateTimeOffset occurredAt) => new()
    {
        Id = Guid.NewGuid(),
        UserId = UserId.Parse("user-1"),
        StripeCustomerId = "cus_1",
        Credits = 1,
        OccurredAt = occurredAt,
        CreatedAt = occurredAt,
        NextTryAt = occurredAt,
    };
}
