namespace KalshiBook.Billing.Testing;

/// <content>What happens next: everything here is a matter of the seed, but the ids.</content>
internal sealed partial class RandomHistory
{
    private static readonly long[] Costs = [1, 2, 3, 5, 5, 5, 50, 300, 999, 1_000, 1_001, 3_999];
    private static readonly long?[] Limits = [null, 0, 7, 500, 10_000];
    private static readonly string?[] Keys = [null, "key-1", "key-2"];
    private static readonly string[] Endpoints = ["GET /markets", "POST /orderbook", "get /markets"];

    private long TimeGoneBy() => _numbers.Next(100) switch
    {
        < 25 => 0,
        < 50 => _numbers.Next(1_000),
        < 80 => _numbers.Next(36_000) * 100_000L,
        < 96 => _numbers.Next(8 * 24) * 3_600_000_000L,
        _ => _numbers.Next(100) * 86_400_000_000L,
    };

    // Clocks of two hosts differ, and a charge may be under way for long: some times are earlier than what the store has seen.
    private DateTimeOffset Present() => _numbers.Chance(10) ? _now.AddMinutes(-_numbers.Next(5_000)) : _now;

    private Charge NewOrKnownCharge(int knownPercent)
    {
        if (_charges.Count > 0 && _numbers.Chance(knownPercent))
            return _numbers.Chance(70) ? _charges[^(1 + _numbers.Next(Math.Min(8, _charges.Count)))] : _numbers.Pick(_charges);
        var charge = new Charge(
            Guid.NewGuid(), Present(), _numbers.Pick(_users), _numbers.Pick(Costs), _numbers.Pick(Endpoints), _numbers.Pick(Keys));
        _charges.Add(charge);
        return charge;
    }

    private Func<BillingAccount, BillingAccount> AnyChange()
    {
        var plans = BillingStoreSpecification.Plans;
        var (limit, quantity, renews, at) = (_numbers.Pick(Limits), 1 + _numbers.Next(3), _numbers.Chance(50), _now);
        return _numbers.Next(14) switch
        {
            0 or > 7 => account => account with
            {
                PaygEnabled = true,
                PaygSuspended = false,
                OverageLimit = limit,
                Tier = TierOr(account, plans.Payg),
                ClosedAt = null,
            },
            1 => account => account with { PaygEnabled = false, Tier = TierOr(account, plans.Free) },
            2 => account => account with { PaygSuspended = !account.PaygSuspended },
            3 => account => Subscribe(account, new BillingPeriod(at, at.AddMonths(1)), quantity, renews),
            4 => account => Subscribe(account, new BillingPeriod(at, at.AddMonths(12), Months: 12), quantity, renews),
            5 => account => (account with { Tier = plans.Free.Name, Subscription = null, Period = null, RenewsByPayment = false })
                .BeginCycle(BillingCycle.CalendarMonth(at), plans),
            6 => account => account with { Tier = plans.Free.Name, CreditsTotal = plans.Free.MonthlyCredits, RenewsByPayment = false },
            _ => account => account with { ClosedAt = account.ClosedAt is null ? at : null },
        };
    }

    private static string TierOr(BillingAccount account, Plan plan) => account.Subscription is null ? plan.Name : account.Tier;

    private static BillingAccount Subscribe(BillingAccount account, BillingPeriod period, long quantity, bool renews)
    {
        var plans = BillingStoreSpecification.Plans;
        var plan = plans.Paid.Single();
        return (account with
        {
            Tier = plan.Name,
            Period = period,
            RenewsByPayment = renews,
            Subscription = new PlanSubscription(
                $"sub_{quantity}", "active", plan.Name, quantity, period.End, !renews, renews ? null : period.End),
        }).BeginCycle(period.CycleAt(period.Start), plans);
    }
}
