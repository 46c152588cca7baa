using CsCheck;

namespace KalshiBook.Billing.Tests.Accounts;

public sealed class BillingCycleTests
{
    [Theory]
    [InlineData("2026-02-14T12:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")]
    [InlineData("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")]
    [InlineData("2026-02-28T23:59:59.9999999Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")]
    [InlineData("2026-12-31T23:00:00-05:00", "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z")]
    [InlineData("2026-03-01T13:59:59+14:00", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")]
    public void CalendarMonth_Instant_IsItsMonthInUtc(string at, string start, string end) =>
        Assert.Equal(new BillingCycle(Time(start), Time(end)), BillingCycle.CalendarMonth(Time(at)));

    [Fact]
    public void CalendarMonth_AnyInstant_LiesInItAndMonthsTile() => Gen.Long[0, 100L * 366 * 86_400_000_000].Sample(microseconds =>
    {
        var at = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(microseconds);
        var cycle = BillingCycle.CalendarMonth(at);
        Assert.True(cycle.Start <= at && at < cycle.End);
        Assert.Equal(cycle.End, BillingCycle.CalendarMonth(cycle.End).Start);
        Assert.Equal(cycle.Start, BillingCycle.CalendarMonth(cycle.Start.AddTicks(-1)).End);
    });

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
