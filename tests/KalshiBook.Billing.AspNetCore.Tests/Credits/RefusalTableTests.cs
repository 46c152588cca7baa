namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Which ways out stand in a refusal, and what it says, case by case.</summary>
public sealed class RefusalTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 28, 23, 59, 58, 500, TimeSpan.Zero);
    private static readonly BillingPaths AllPaths = new("/c", "/p", "/g");

    [Theory]
    [InlineData("wait enable_payg upgrade:/c", "Monthly credit limit reached. Enable Pay-As-You-Go for continued access or upgrade to the Project plan at /c.")]
    [InlineData("wait enable_payg", "Monthly credit limit reached. Enable Pay-As-You-Go for continued access.", "no-checkout")]
    [InlineData("wait enable_payg", "Monthly credit limit reached. Enable Pay-As-You-Go for continued access.", "best")]
    [InlineData("wait enable_payg", "Monthly credit limit reached. Enable Pay-As-You-Go for continued access.", "not-sold")]
    [InlineData("wait upgrade:/c", "Monthly credit limit reached. Upgrade to the Project plan at /c.", "no-payg")]
    [InlineData("wait enable_payg upgrade:/p", "Monthly credit limit reached. Enable Pay-As-You-Go for continued access or upgrade to the Project plan at /p.", "subscribed")]
    [InlineData("wait", "Monthly credit limit reached. Credits renew at 2026-03-01T00:00:00Z.", "no-stripe")]
    [InlineData("wait", "Monthly credit limit reached. Credits renew at 2026-03-01T00:00:00Z.", "no-paths")]
    [InlineData("", "This request costs 1001 credits, more than the 1000 of the whole billing cycle.", "dear no-paths")]
    [InlineData("enable_payg upgrade:/c", "Monthly credit limit reached. Enable Pay-As-You-Go for continued access or upgrade to the Project plan at /c.", "dear")]
    [InlineData("upgrade:/p pay", "Monthly credit limit reached. Credits renew once the subscription is paid. Pay at /p.", "waits subscribed suspended")]
    [InlineData("", "Monthly credit limit reached. Credits renew once the subscription is paid.", "waits no-paths")]
    public void Exhausted(string actions, string message, string traits = "") => Check(ChargeOutcome.CreditsExhausted, actions, message, traits);

    [Theory]
    [InlineData("wait raise_limit upgrade:/c", "This request would pass the Pay-As-You-Go limit of 10 overage credits in a billing cycle. Raise the limit at /g.")]
    [InlineData("wait raise_limit upgrade:/c", "This request would pass the Pay-As-You-Go limit of 10 overage credits in a billing cycle. Raise the limit at /g.", "maximum-11")]
    [InlineData("wait upgrade:/c", "This request would pass the Pay-As-You-Go limit of 10 overage credits in a billing cycle. Credits renew at 2026-03-01T00:00:00Z.", "maximum-10")]
    [InlineData("wait", "This request would pass the Pay-As-You-Go limit of 10 overage credits in a billing cycle. Credits renew at 2026-03-01T00:00:00Z.", "no-stripe")]
    [InlineData("wait raise_limit upgrade:/c", "This request would pass the Pay-As-You-Go limit of 10 overage credits in a billing cycle. Raise the limit at /g.", "dear")]
    public void Limit_reached(string actions, string message, string traits = "") =>
        Check(ChargeOutcome.PaygLimitReached, actions, message, traits + " payg");

    [Theory]
    [InlineData("wait upgrade:/c pay", "Pay-As-You-Go is suspended until an open invoice is paid. Pay it at /p.")]
    [InlineData("wait", "Pay-As-You-Go is suspended until an open invoice is paid.", "no-paths")]
    [InlineData("upgrade:/c pay", "Pay-As-You-Go is suspended until an open invoice is paid. Pay it at /p.", "waits")]
    public void Suspended(string actions, string message, string traits = "") =>
        Check(ChargeOutcome.PaygSuspended, actions, message, traits + " payg suspended");

    [Fact]
    public void Retry_after_is_whole_seconds_rounded_up_and_never_zero()
    {
        Assert.Equal(2, Create(ChargeOutcome.CreditsExhausted, "").RetryAfter);
        Assert.Equal(1, Create(ChargeOutcome.CreditsExhausted, "", Now.AddSeconds(1.4)).RetryAfter);
        Assert.Equal(3_600, Create(ChargeOutcome.CreditsExhausted, "", Now.AddSeconds(1.5)).RetryAfter);
        Assert.Null(Create(ChargeOutcome.CreditsExhausted, "", Now.AddSeconds(1.5)).Error.ResetsAt);
    }

    [Fact]
    public void The_smallest_better_plan_is_named()
    {
        var options = new BillingOptions { StripeSecretKey = "sk_test_1" };
        options.Plans["huge"] = new PlanOptions { MonthlyCredits = 100_000, RequestsPerMinute = 600, StripePriceId = "price_h" };
        options.Plans["project"] = new PlanOptions { StripePriceId = "price_p" };
        var plans = PlanCatalogue.Create(options);

        var free = Refusals.Create(ChargeOutcome.CreditsExhausted, 5, BalanceOf(""), Now, plans, options, AllPaths);
        var project = Refusals.Create(ChargeOutcome.CreditsExhausted, 5, BalanceOf("best subscribed"), Now, plans, options, AllPaths);

        Assert.Contains("the Project plan at /c", free.Error.Message, StringComparison.Ordinal);
        Assert.Contains("the Huge plan at /p", project.Error.Message, StringComparison.Ordinal);
    }

    private static void Check(ChargeOutcome outcome, string actions, string message, string traits)
    {
        var error = Create(outcome, traits).Error;

        Assert.Equal(message, error.Message);
        Assert.Equal(actions, string.Join(' ', error.Actions!.Select(action => action.Type == "upgrade" ? $"upgrade:{action.Path}" : action.Type)));
        Assert.All(error.Actions!.Where(action => action.Type != "wait"), action => Assert.Equal(("POST", "access_token"), (action.Method, action.Auth)));
    }

    private static Refusal Create(ChargeOutcome outcome, string traits, DateTimeOffset? now = null)
    {
        bool Has(string trait) => traits.Split(' ').Contains(trait, StringComparer.Ordinal);
        var options = new BillingOptions { StripeSecretKey = Has("no-stripe") ? null : "sk_test_1" };
        if (!Has("not-sold")) options.Plans["project"] = new PlanOptions { StripePriceId = "price_p" };
        if (Has("maximum-10")) options.Payg.MaxOverageLimit = 10;
        if (Has("maximum-11")) options.Payg.MaxOverageLimit = 11;
        var paths = Has("no-paths") ? new BillingPaths(null, null, null)
            : AllPaths with { Checkout = Has("no-checkout") ? null : "/c", Payg = Has("no-payg") ? null : "/g" };
        return Refusals.Create(
            outcome, Has("dear") ? 1001 : 5, BalanceOf(traits), now ?? (Has("waits") ? Now.AddDays(3) : Now), PlanCatalogue.Create(options), options, paths);
    }

    private static Balance BalanceOf(string traits) => new()
    {
        Tier = traits.Contains("best", StringComparison.Ordinal) ? "project" : "free",
        Total = 1000,
        Used = 1000,
        Overage = 0,
        Cycle = new BillingCycle(new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)),
        PaygEnabled = traits.Contains(" payg", StringComparison.Ordinal),
        OverageLimit = 10,
        PaygSuspended = traits.Contains("suspended", StringComparison.Ordinal),
        IsSubscribed = traits.Contains("subscribed", StringComparison.Ordinal),
    };
}
