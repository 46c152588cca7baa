using CsCheck;

namespace KalshiBook.Billing.Tests.Accounts;

public sealed class BillingPeriodTests
{
    // Every day of the years around two leap days, at any time of the day.
    private static readonly Gen<DateTimeOffset> Starts = Gen.Select(
        Gen.Int[0, 6 * 365],
        Gen.Long[0, 86_400_000_000 - 1],
        (day, time) => new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day).AddMicroseconds(time));

    // Whole periods, and trials, which are shorter than the price's own months.
    private static readonly Gen<BillingPeriod> Periods = Gen.Select(
        Starts,
        Gen.Int[1, 36],
        Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 99])),
        (start, months, percentOff) =>
        {
            var whole = start.AddMonths(months) - start;
            return new BillingPeriod(start, start + (whole * (100 - percentOff) / 100), months);
        });

    [Fact]
    public void CycleAt_EveryPeriod_IsTiledByItsCycles() => Periods.Sample(period =>
    {
        var (at, count) = (period.Start, 0);
        while (at < period.End)
        {
            var cycle = period.CycleAt(at);
            Assert.Equal(at, cycle.Start);
            Assert.InRange(cycle.End - cycle.Start, TimeSpan.FromTicks(1), TimeSpan.FromDays(31));
            Assert.Equal(cycle, period.CycleAt(cycle.End.AddTicks(-1)));
            (at, count) = (cycle.End, count + 1);
        }
        Assert.Equal(period.End, at);
        Assert.InRange(count, 1, period.Months);
    });

    [Fact]
    public void CycleAt_WholePeriod_HasACycleForEachMonthClippedToItsLastDay() => Gen.Select(Starts, Gen.Int[1, 36]).Sample((start, months) =>
    {
        var period = new BillingPeriod(start, start.AddMonths(months), months);
        for (var i = 0; i < months; i++)
        {
            var month = new DateTimeOffset(start.Year, start.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(i);
            var day = Math.Min(start.Day, DateTime.DaysInMonth(month.Year, month.Month));
            var expected = month.AddDays(day - 1) + start.TimeOfDay;
            Assert.Equal(expected, period.CycleAt(expected).Start);
        }
    });

    [Fact]
    public void CycleAt_AnyInstants_ContainsThemInOrder() =>
        Gen.Select(Periods, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((period, first, second) =>
        {
            var length = period.End - period.Start;
            var (early, late) = (period.Start + (length * Math.Min(first, second) * 0.999), period.Start + (length * Math.Max(first, second) * 0.999));
            var (earlier, later) = (period.CycleAt(early), period.CycleAt(late));
            Assert.True(earlier.Start <= early && early < earlier.End);
            Assert.True(later.Start <= late && late < later.End);
            Assert.True(earlier == later || earlier.End <= later.Start);
        });

    [Fact]
    public void CycleAt_OutsideThePeriod_IsTheFirstOrTheLast() => Gen.Select(Periods, Gen.Long[0, 400]).Sample((period, days) =>
    {
        Assert.Equal(period.CycleAt(period.Start), period.CycleAt(period.Start.AddDays(-days)));
        Assert.Equal(period.CycleAt(period.End.AddTicks(-1)), period.CycleAt(period.End.AddDays(days)));
    });

    [Fact]
    public void CycleAt_WhateverOffset_IsTheSame() => Gen.Select(Periods, Gen.Int[-14, 14], Gen.Double[0, 1]).Sample((period, hours, part) =>
    {
        var offset = TimeSpan.FromHours(hours);
        var moved = new BillingPeriod(period.Start.ToOffset(offset), period.End.ToOffset(offset), period.Months);
        var at = period.Start + ((period.End - period.Start) * part);
        Assert.Equal(period.CycleAt(at), moved.CycleAt(at.ToOffset(-offset)));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(1)]
    public void CycleAt_NoMonthsToDivide_IsTheWholePeriod(int months)
    {
        var period = new BillingPeriod(Account.Start, Account.Start.AddDays(45), months);
        Assert.Equal(new BillingCycle(period.Start, period.End), period.CycleAt(Account.Start.AddDays(40)));
    }
}
