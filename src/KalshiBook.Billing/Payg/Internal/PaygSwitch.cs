namespace KalshiBook.Billing;

/// <summary>What switching pay-as-you-go does to an account. Pure.</summary>
internal static class PaygSwitch
{
    /// <summary>Switches it on. Who has a plan subscription, in whatever status, keeps the tier.</summary>
    public static BillingAccount On(BillingAccount account, long? limit, PlanCatalogue plans)
    {
        var on = account with { PaygEnabled = true, OverageLimit = limit, IsOverageLimitChosen = true };
        return account.Subscription is null && account.Tier == plans.Free.Name ? Move(on, plans.Payg) : on;
    }

    /// <summary>Switches it off, and with it whatever call is just about to switch it on.</summary>
    public static BillingAccount Off(BillingAccount account, PlanCatalogue plans)
    {
        var off = account with { PaygEnabled = false, PaygSwitchedOff = account.PaygSwitchedOff + 1 };
        return account.Tier == plans.Payg.Name ? Move(off, plans.Free) : off;
    }

    private static BillingAccount Move(BillingAccount account, Plan plan) => account with { Tier = plan.Name, CreditsTotal = plan.MonthlyCredits };
}
