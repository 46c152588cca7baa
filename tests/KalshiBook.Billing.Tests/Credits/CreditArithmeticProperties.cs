using CsCheck;

namespace KalshiBook.Billing.Tests.Credits;

public sealed class CreditArithmeticProperties
{
    private static readonly Gen<long[]> Costs = Gen.Long[1, 2_000].Array[0, 30];

    private static readonly Gen<BillingAccount> Fresh = Gen.Select(
        Gen.Long[0, 5_000],
        Gen.Bool,
        Gen.Bool,
        Gen.Long[-1_000, 3_000].Select(limit => limit < 0 ? (long?)null : limit),
        (total, payg, suspended, limit) =>
            Accounts.Account.With(total: total) with { PaygEnabled = payg, PaygSuspended = suspended && payg && total % 3 == 0, OverageLimit = limit });

    [Fact]
    public void Charges_OfAFixedPlan_HaveTheOverageBeyondTheAllowance() => Gen.Select(Fresh, Costs).Sample((account, costs) =>
    {
        foreach (var cost in costs)
        {
            account = TakeIfGranted(account, cost);
            Assert.Equal(Math.Max(0, account.CreditsUsed - account.CreditsTotal), account.OverageCredits);
            Assert.InRange(account.CreditsUsed - account.OverageCredits, 0, account.CreditsTotal);
            Assert.InRange(account.Balance.Remaining, 0, account.CreditsTotal);
        }
    });

    [Fact]
    public void Charges_EachDecided_NeverPassAllowanceOrLimit() => Gen.Select(Fresh, Costs).Sample((account, costs) =>
    {
        account = costs.Aggregate(account, TakeIfGranted);
        var most = !account.PaygEnabled || account.PaygSuspended ? 0 : account.OverageLimit ?? long.MaxValue;
        Assert.InRange(account.OverageCredits, 0, most);
    });

    [Fact]
    public void Decide_AnyCharge_AgreesWithWhatItWouldDo() => Gen.Select(Fresh, Costs, Gen.Long[1, 3_000]).Sample((account, costs, next) =>
    {
        account = costs.Aggregate(account, TakeIfGranted);
        var after = CreditArithmetic.Charge(account, next);
        var fits = after.OverageCredits == account.OverageCredits
            || (account.PaygEnabled && !account.PaygSuspended && after.OverageCredits <= (account.OverageLimit ?? long.MaxValue));
        Assert.Equal(fits, CreditArithmetic.Decide(account, next) == ChargeOutcome.Granted);
        Assert.Equal(after.OverageCredits - account.OverageCredits, CreditArithmetic.Overage(account.Balance, next));
    });

    [Fact]
    public void Refund_RightAfterItsCharge_RestoresTheAccount() => Gen.Select(Fresh, Costs, Gen.Long[1, 3_000]).Sample((account, costs, next) =>
    {
        account = costs.Aggregate(account with { PaygEnabled = true }, CreditArithmetic.Charge);
        Assert.Equal(account, CreditArithmetic.Refund(CreditArithmetic.Charge(account, next), next));
    });

    [Fact]
    public void Refunds_InAnyOrder_LeaveWhatTheOtherChargesWouldHaveMade() =>
        Gen.Select(Gen.Long[0, 5_000], Gen.Select(Gen.Long[1, 2_000], Gen.Bool, Gen.Int).Array[0, 20]).Sample((total, charges) =>
        {
            var account = Accounts.Account.With(total: total);
            account = charges.Aggregate(account, (present, charge) => CreditArithmetic.Charge(present, charge.Item1));
            var refunded = charges.Where(charge => charge.Item2).OrderBy(charge => charge.Item3);
            account = refunded.Aggregate(account, (present, charge) => CreditArithmetic.Refund(present, charge.Item1));
            var kept = charges.Where(charge => !charge.Item2).Sum(charge => charge.Item1);
            Assert.Equal((kept, Math.Max(0, kept - total)), (account.CreditsUsed, account.OverageCredits));
        });

    [Fact]
    public void ChargesAndRefunds_WithPlansChanging_NeverGoBelowZero() =>
        Gen.Select(Gen.Long[1, 2_000], Gen.Bool, Gen.Long[0, 5_000]).Array[0, 30].Sample(steps =>
        {
            var account = Accounts.Account.With();
            foreach (var (cost, isRefunded, total) in steps)
            {
                account = CreditArithmetic.Charge(account with { CreditsTotal = total }, cost);
                if (isRefunded) account = CreditArithmetic.Refund(account, cost);
                Assert.InRange(account.OverageCredits, 0, account.CreditsUsed);
                Assert.True(account.Balance.Remaining >= 0);
            }
        });

    private static BillingAccount TakeIfGranted(BillingAccount account, long cost) =>
        CreditArithmetic.Decide(account, cost) == ChargeOutcome.Granted ? CreditArithmetic.Charge(account, cost) : account;
}
