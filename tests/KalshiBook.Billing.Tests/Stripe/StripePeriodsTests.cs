namespace KalshiBook.Billing.Tests.Stripe;

public sealed class StripePeriodsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("year", 1, 12)]
    [InlineData("year", 0, 12)]
    [InlineData("year", long.MaxValue, 1_200)]
    [InlineData("month", 3, 3)]
    [InlineData("month", -1, 1)]
    [InlineData("month", long.MaxValue, 1_200)]
    [InlineData("week", 4, 1)]
    [InlineData("day", 90, 1)]
    [InlineData("decade", 1, 1)]
    [InlineData(null, 1, 1)]
    public void MonthsOf_Interval_IsAtLeastOneAndNeverAbsurd(string? interval, long count, int months) =>
        Assert.Equal(months, StripePeriods.MonthsOf(interval, count));

    [Fact]
    public void Of_RealPeriod_IsThat() =>
        Assert.Equal(new BillingPeriod(Start, Start.AddDays(28), 1), StripePeriods.Of(Start, Start.AddDays(28), 1, Start.AddYears(-1)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(10, 10)]
    public void Of_PeriodThatIsNone_IsTheSubscriptionsFirst(int startDay, int endDay)
    {
        var (start, end) = (DateTimeOffset.UnixEpoch.AddDays(startDay), DateTimeOffset.UnixEpoch.AddDays(endDay));
        Assert.Equal(new BillingPeriod(Start, new(2026, 2, 28, 0, 0, 0, TimeSpan.Zero), 1), StripePeriods.Of(start, end, 1, Start));
    }
}
