using CsCheck;

namespace KalshiBook.Billing.Tests.Accounts;

public sealed class BillingAccountTests
{
    private static readonly Gen<BillingAccount> Accounts = Gen.Select(
        Gen.Int[0, 3], Gen.Int[1, 15], Gen.Int[-40, 0], Gen.Bool, (kind, months, days, renews) =>
        {
            var account = Account.With(used: 700);
            if (kind == 0) return account;
            var start = Account.Start.AddDays(days);
            var period = new BillingPeriod(start, start.AddMonths(months), months);
            account = account with
            {
                Tier = "project",
                Period = period,
                RenewsByPayment = renews,
                Subscription = new PlanSubscription("sub_1", "active", "project", kind, period.End, !renews, null),
            };
            return account.BeginCycle(period.CycleAt(start), Account.Plans) with { CreditsUsed = 700 };
        });

    private static readonly Gen<DateTimeOffset[]> Looks =
        Gen.Long[-60L * 24, 900L * 24].Array[1, 12].Select(hours => hours.Select(hour => Account.Start.AddHours(hour)).ToArray());

    [Fact]
    public void Open_NewUser_IsFreeInTheCalendarMonth()
    {
        var account = BillingAccount.Open(UserId.Parse("user-1"), Account.Start, Account.Plans);
        Assert.Equal("free", account.Tier);
        Assert.Equal((1_000, 0, 0), (account.CreditsTotal, account.CreditsUsed, account.OverageCredits));
        Assert.Equal(BillingCycle.CalendarMonth(Account.Start), account.Cycle);
        Assert.Equal((1, Account.Start), (account.CycleNumber, account.CreatedAt));
        Assert.False(account.Balance.PaygEnabled || account.Balance.IsSubscribed);
    }

    [Fact]
    public void At_TheSameInstantAgain_ChangesNothing() => Gen.Select(Accounts, Looks).Sample((account, looks) =>
    {
        var once = account.At(looks[0], Account.Plans);
        Assert.Same(once, once.At(looks[0], Account.Plans));
    });

    [Fact]
    public void At_LaterAndLater_NeverGoesBack() => Gen.Select(Accounts, Looks).Sample((account, looks) =>
    {
        foreach (var at in looks) // in no order
        {
            var next = account.At(at, Account.Plans);
            if (at < account.Cycle.End) Assert.Same(account, next);
            if (!ReferenceEquals(account, next))
            {
                Assert.Equal((account.CycleNumber + 1, 0, 0), (next.CycleNumber, next.CreditsUsed, next.OverageCredits));
                Assert.True(next.Cycle.End > account.Cycle.End);
            }
            account = next;
        }
    });

    [Fact]
    public void At_HoweverManyLooksBefore_IsTheSame() => Gen.Select(Accounts, Looks).Sample((account, looks) =>
    {
        var last = looks.Max();
        var direct = account.At(last, Account.Plans);
        var stepwise = looks.Order().Aggregate(account, (present, at) => present.At(at, Account.Plans));
        Assert.Equal(direct with { CycleNumber = 0 }, stepwise with { CycleNumber = 0 });
    });

    [Fact]
    public void At_UnlessItWaitsForPayment_HasACycleThatContainsTheInstant() => Gen.Select(Accounts, Looks).Sample((account, looks) =>
    {
        var at = looks[0];
        var now = account.At(at, Account.Plans);
        if (at < account.Cycle.Start) Assert.Same(account, now);
        else if (now.RenewsByPayment && now.Period is { } period && at >= period.End) Assert.Equal(period.CycleAt(at), now.Cycle);
        else Assert.True(now.Cycle.Start <= at && at < now.Cycle.End);
    });

    [Theory]
    [InlineData("project", 3, 12_000)]
    [InlineData("free", 3, 1_000)]
    [InlineData("retired", 3, 77)]
    public void BeginCycle_Allowance_IsThePlansTimesTheQuantityOfItsSubscription(string tier, long quantity, long expected)
    {
        var account = Account.With(total: 77, used: 50, overage: 3) with
        {
            Tier = tier,
            Subscription = new PlanSubscription("sub_1", "active", "project", quantity, Account.Start, false, null),
        };
        var next = account.BeginCycle(account.Cycle, Account.Plans);
        Assert.Equal((expected, 0, 0, 2), (next.CreditsTotal, next.CreditsUsed, next.OverageCredits, next.CycleNumber));
    }

    [Fact]
    public void BeginCycle_AllowanceBeyondWhatALongHolds_Throws()
    {
        var account = Account.With() with
        {
            Tier = "project",
            Subscription = new PlanSubscription("sub_1", "active", "project", long.MaxValue / 2, Account.Start, false, null),
        };
        Assert.Throws<OverflowException>(() => account.BeginCycle(account.Cycle, Account.Plans));
    }
}
