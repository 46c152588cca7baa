namespace KalshiBook.Billing.Tests.Plans;

public sealed class PlanCatalogueTests
{
    [Fact]
    public void Create_NothingConfigured_IsTheDefaultCatalogue()
    {
        var plans = PlanCatalogue.Create(new BillingOptions());
        Assert.Equal(["free", "payg", "project"], plans.Plans.Select(plan => plan.Name));
        Assert.Equal([1_000, 1_000, 4_000], plans.Plans.Select(plan => plan.MonthlyCredits));
        Assert.Equal([30, 60, 120], plans.Plans.Select(plan => plan.RequestsPerMinute));
        Assert.Equal(["Free", "Pay-As-You-Go", "Project"], plans.Plans.Select(plan => plan.DisplayName));
        Assert.Equal(["$0", null, "$30 / month"], plans.Plans.Select(plan => plan.DisplayPrice));
        Assert.DoesNotContain(plans.Plans, plan => plan.IsSold);
        Assert.Equal(("free", "payg", "project"), (plans.Free.Name, plans.Payg.Name, Assert.Single(plans.Paid).Name));
    }

    [Fact]
    public void Create_PartOfADefaultPlanConfigured_KeepsTheRest()
    {
        var plans = Make(
            ("project", new PlanOptions { MonthlyCredits = 5_000, StripePriceId = "price_1" }), ("free", new PlanOptions { RequestsPerMinute = 5 }));
        Assert.Equal(["free", "payg", "project"], plans.Plans.Select(plan => plan.Name));
        var project = plans.Find("project")!;
        Assert.Equal((5_000, 120, "$30 / month", true), (project.MonthlyCredits, project.RequestsPerMinute, project.DisplayPrice, project.IsSold));
        Assert.Equal((1_000, 5), (plans.Free.MonthlyCredits, plans.Free.RequestsPerMinute));
    }

    [Fact]
    public void Create_PaidPlansOfTheHostsOwn_LeaveTheDefaultOneOut()
    {
        var plans = Make(("team", Paid(9_000)), ("solo", Paid(2_000)));
        Assert.Equal(["free", "payg", "solo", "team"], plans.Plans.Select(plan => plan.Name).Order());
        Assert.Equal(["solo", "team"], plans.Paid.Select(plan => plan.Name));
        Assert.Null(plans.Find("project"));
        Assert.Equal("Team", plans.Find("team")!.DisplayName);
    }

    [Fact]
    public void Create_DefaultPaidPlanAmongTheHostsOwn_IsKept() =>
        Assert.Equal(["project", "team"], Make(("team", Paid(9_000)), ("project", new PlanOptions())).Paid.Select(plan => plan.Name));

    [Fact]
    public void Create_OnlyFreeConfigured_KeepsTheDefaultPaidPlan() =>
        Assert.Equal("project", Assert.Single(Make(("free", new PlanOptions { MonthlyCredits = 1 })).Paid).Name);

    [Fact]
    public void Create_NameInCapitals_IsInLowerCase()
    {
        var plans = Make(("Project", new PlanOptions { MonthlyCredits = 5_000 }), ("FREE", new PlanOptions { MonthlyCredits = 7 }));
        Assert.Equal(5_000, plans.Find("project")!.MonthlyCredits);
        Assert.Equal(7, plans.Free.MonthlyCredits);
        Assert.Null(plans.Find("Project"));
    }

    [Fact]
    public void FindByPrice_SeveralIds_AllAreRecognisedAndTheFirstIsSold()
    {
        var plans = Make(("project", new PlanOptions { StripePriceId = " price_new , price_old,, price_older " }));
        Assert.Equal(["price_new", "price_old", "price_older"], plans.Find("project")!.StripePriceIds);
        foreach (var price in plans.Find("project")!.StripePriceIds) Assert.Equal("project", plans.FindByPrice(price)!.Name);
        Assert.Null(plans.FindByPrice("price_other"));
        Assert.Null(plans.FindByPrice("PRICE_NEW"));
    }

    [Fact]
    public void Create_PlanWithoutFigures_ThrowsAndNamesIt()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Make(("team", new PlanOptions { MonthlyCredits = 1 })));
        Assert.Contains("team", exception.Message, StringComparison.Ordinal);
    }

    private static PlanOptions Paid(long credits) => new() { MonthlyCredits = credits, RequestsPerMinute = 100, StripePriceId = $"price_{credits}" };

    private static PlanCatalogue Make(params (string Name, PlanOptions Plan)[] plans)
    {
        var options = new BillingOptions();
        foreach (var (name, plan) in plans) options.Plans[name] = plan;
        return PlanCatalogue.Create(options);
    }
}
