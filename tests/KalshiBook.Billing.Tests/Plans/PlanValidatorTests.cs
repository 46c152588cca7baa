namespace KalshiBook.Billing.Tests.Plans;

public sealed class PlanValidatorTests
{
    private const string Section = "KalshiBookBilling:Plans";

    [Fact]
    public void Check_DefaultCatalogue_IsFine() => Assert.Empty(Check(new BillingOptions()));

    [Fact]
    public void Check_PaidPlanOfTheHostsOwn_IsFine() => Assert.Empty(Check(With("team_2-x", Paid("price_1"), stripe: true)));

    [Theory]
    [InlineData("te am")]
    [InlineData("-team")]
    [InlineData("équipe")]
    [InlineData("team\n")]
    [InlineData("a123456789012345678901234567890123456789012345678901")]
    public void Check_BadName_IsNamed(string name) => AssertSingle($"{Section}:{name}: a plan's name is", Check(With(name, Paid("price_1"))));

    [Fact]
    public void Check_NoFigures_BothAreNamed()
    {
        var failures = Check(With("team", new PlanOptions()));
        Assert.Equal(2, failures.Count);
        Assert.Contains(failures, failure => failure == $"{Section}:team:MonthlyCredits is required.");
        Assert.Contains(failures, failure => failure == $"{Section}:team:RequestsPerMinute is required.");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Charge.MaxCredits + 1)]
    public void Check_AllowanceOutOfRange_IsNamed(long credits) =>
        AssertSingle($"{Section}:free:MonthlyCredits must be from 0", Check(With("free", new PlanOptions { MonthlyCredits = credits })));

    [Fact]
    public void Check_NoAllowanceAtAll_IsFine() => Assert.Empty(Check(With("free", new PlanOptions { MonthlyCredits = 0 })));

    [Theory]
    [InlineData(0)]
    [InlineData(-30)]
    public void Check_RateLimitOutOfRange_IsNamed(int limit) =>
        AssertSingle($"{Section}:payg:RequestsPerMinute must be at least 1.", Check(With("payg", new PlanOptions { RequestsPerMinute = limit })));

    [Theory]
    [InlineData("free")]
    [InlineData("payg")]
    public void Check_PriceOfAPlanThatIsNotSubscribedTo_IsNamed(string name) =>
        AssertSingle($"{Section}:{name}:StripePriceId must be empty", Check(With(name, new PlanOptions { StripePriceId = "price_1" })));

    [Theory]
    [InlineData(null)]
    [InlineData(" , ")]
    public void Check_NoPriceWhileStripeIsOn_IsNamedWithItsFlatName(string? price) => AssertSingle(
        $"STRIPE_PROJECT_PRICE_ID or {Section}:project:StripePriceId is required while Stripe is on",
        Check(With("project", new PlanOptions { StripePriceId = price }, stripe: true)));

    [Fact]
    public void Check_NoPriceOfAnotherPlanWhileStripeIsOn_IsNamedWithoutFlatName() => Assert.StartsWith(
        $"{Section}:team:StripePriceId is required",
        Assert.Single(Check(With("team", Paid(null), stripe: true))),
        StringComparison.Ordinal);

    [Fact]
    public void Check_OnePriceOfTwoPlans_IsNamedWithoutRepeatingIt()
    {
        var options = With("team", Paid("price_same"));
        options.Plans["solo"] = Paid("price_other,price_same");
        var failure = Assert.Single(Check(options));
        Assert.Contains("has a price id that the plan ", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("price_same", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_PriceOfPaygAsAPlans_IsNamed()
    {
        var options = With("project", new PlanOptions { StripePriceId = "price_1" });
        options.StripePaygPriceId = " price_1 ";
        AssertSingle("STRIPE_PAYG_PRICE_ID, which must not be a plan's", Check(options));
    }

    private static void AssertSingle(string expected, List<string> failures) =>
        Assert.Contains(expected, Assert.Single(failures), StringComparison.Ordinal);

    private static PlanOptions Paid(string? price) => new() { MonthlyCredits = 9_000, RequestsPerMinute = 100, StripePriceId = price };

    private static BillingOptions With(string name, PlanOptions plan, bool stripe = false)
    {
        var options = new BillingOptions { StripeSecretKey = stripe ? "sk_test_1" : null };
        options.Plans[name] = plan;
        return options;
    }

    private static List<string> Check(BillingOptions options)
    {
        var failures = new List<string>();
        PlanValidator.Check(options, failures);
        return failures;
    }
}
