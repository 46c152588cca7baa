namespace KalshiBook.Billing.Tests.Credits;

public sealed class CreditArithmeticTests
{
    [Theory]
    [InlineData(1_000, 47, 0, 953)]
    [InlineData(1_000, 1_000, 0, 0)]
    [InlineData(1_000, 1_003, 3, 0)]
    [InlineData(4_000, 1_500, 500, 3_000)]
    [InlineData(1_000, 3_000, 0, 0)]
    public void Remaining_Figures_IsWhatIsLeftOfTheAllowance(long total, long used, long overage, long remaining) =>
        Assert.Equal(remaining, CreditArithmetic.Remaining(total, used, overage));

    [Theory]
    [InlineData(998, 0, 5, 3)]
    [InlineData(995, 0, 5, 0)]
    [InlineData(1_000, 0, 5, 5)]
    [InlineData(1_003, 3, 5, 5)]
    public void Overage_Charge_IsOnlyThePartBeyondTheAllowance(long used, long overage, long credits, long expected) =>
        Assert.Equal(expected, CreditArithmetic.Overage(Accounts.Account.With(used: used, overage: overage).Balance, credits));

    [Theory]
    [InlineData(false, false, null, false, ChargeOutcome.CreditsExhausted)]
    [InlineData(false, true, 0L, false, ChargeOutcome.CreditsExhausted)]
    [InlineData(true, false, null, false, ChargeOutcome.Granted)]
    [InlineData(true, false, 3L, false, ChargeOutcome.Granted)]
    [InlineData(true, false, 2L, false, ChargeOutcome.PaygLimitReached)]
    [InlineData(true, true, 2L, false, ChargeOutcome.PaygSuspended)]
    [InlineData(true, false, null, true, ChargeOutcome.AccountClosed)]
    public void Decide_ChargeOfFiveWithTwoLeft_DependsOnPayg(bool payg, bool suspended, long? limit, bool closed, ChargeOutcome expected)
    {
        var account = Accounts.Account.With(used: 998) with
        {
            PaygEnabled = payg,
            PaygSuspended = suspended,
            OverageLimit = limit,
            ClosedAt = closed ? Accounts.Account.Start : null,
        };
        Assert.Equal(expected, CreditArithmetic.Decide(account, 5));
    }

    [Fact]
    public void Charge_BeyondWhatALongHolds_Throws()
    {
        var account = Accounts.Account.With(used: long.MaxValue - 1) with { PaygEnabled = true };
        Assert.Throws<OverflowException>(() => CreditArithmetic.Charge(account, 5));
    }
}
