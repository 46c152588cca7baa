using CsCheck;

namespace KalshiBook.Billing.Tests.Overage;

public sealed class OverageSealingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 30, TimeSpan.Zero);
    private static readonly UserId User = UserId.Parse("user-1");

    [Fact]
    public void What_is_owed_is_added_up_with_the_time_of_the_last_charge()
    {
        var sealed1 = Assert.Single(Seal(Row(3, minute: 1), Row(5, minute: 9), Row(2, minute: 4)));

        Assert.Equal((10, Now.AddMinutes(9)), (sealed1.Report.Credits, sealed1.Report.OccurredAt));
        Assert.Equal((OverageReportState.Waiting, "cus_1", Now), (sealed1.Report.State, sealed1.Report.StripeCustomerId, sealed1.Report.NextTryAt));
        Assert.Equal(3, sealed1.Rows.Count);
    }

    [Fact]
    public void Each_cycle_has_a_report_of_its_own_with_its_own_time()
    {
        var reports = Seal(Row(3, minute: 1, cycle: 1), Row(5, minute: 2, cycle: 2), Row(4, minute: 0, cycle: 1));

        Assert.Equal([(7, Now.AddMinutes(1)), (5, Now.AddMinutes(2))], reports.Select(one => (one.Report.Credits, one.Report.OccurredAt)));
    }

    [Fact]
    public void A_refund_is_set_off_against_the_next_report()
    {
        Assert.Empty(Seal(Row(-5, minute: 1)));
        Assert.Empty(Seal(Row(-5, minute: 1), Row(3, minute: 2)));
        var report = Assert.Single(Seal(Row(-5, minute: 1), Row(9, minute: 2, cycle: 2))).Report;
        Assert.Equal((4, Now.AddMinutes(2)), (report.Credits, report.OccurredAt));
    }

    [Fact]
    public void What_is_even_is_told_to_nobody_and_done()
    {
        var report = Assert.Single(Seal(Row(5, minute: 1), Row(-5, minute: 1))).Report;

        Assert.Equal((0, OverageReportState.Done, Now), (report.Credits, report.State, report.EndedAt));
    }

    [Fact]
    public void Nothing_is_lost_and_nothing_is_sealed_twice() => Gen.Select(Gen.Long[-9, 9], Gen.Int[1, 3]).Array[0, 20].Sample(entries =>
    {
        var rows = entries.Where(entry => entry.Item1 != 0).Select((entry, index) => Row(entry.Item1, index, entry.Item2)).ToArray();

        var reports = Seal(rows);

        Assert.All(reports, one => Assert.Equal(one.Rows.Sum(row => row.Credits), one.Report.Credits));
        Assert.All(reports, one => Assert.True(one.Report.Credits >= 0));
        var sealedRows = reports.SelectMany(one => one.Rows).ToList();
        Assert.Equal(sealedRows.Count, sealedRows.Distinct().Count());
        Assert.True(rows.Except(sealedRows).Sum(row => row.Credits) <= 0); // what stays owed is what we owe the customer
    });

    private static IReadOnlyList<SealedOverage> Seal(params OwedOverage[] rows) => OverageSealing.Seal(User, "cus_1", rows, Now);

    private static OwedOverage Row(long credits, int minute, long cycle = 1) => new(Guid.NewGuid(), credits < 0, credits, Now.AddMinutes(minute), cycle);
}
