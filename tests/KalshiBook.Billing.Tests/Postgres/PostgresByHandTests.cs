namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>What an operator may do to the documented columns with psql.</summary>
public sealed class PostgresByHandTests(SharedPostgres server)
{
    private readonly UserId _user = UserId.From(Guid.NewGuid());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [PostgresFact]
    public async Task CycleStartTurnedBack_TurnsTheCycleOnTheNextLook()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await store.Meter.ChargeAsync(Charge.New(TimeProvider.System, _user, 7, "GET /a"), Token);

        await SetAsync(store, "billing_cycle_start = billing_cycle_start - interval '1 month'");
        var looked = await store.Store.GetAccountAsync(_user, Now, Token);
        await SetAsync(store, "billing_cycle_start = billing_cycle_start - interval '35 days'");
        var charged = await store.Meter.ChargeAsync(Charge.New(TimeProvider.System, _user, 7, "GET /a"), Token);

        Assert.Equal((0, 2, BillingCycle.CalendarMonth(Now)), (looked.CreditsUsed, looked.CycleNumber, looked.Cycle));
        Assert.Equal((7, BillingCycle.CalendarMonth(Now)), (charged.Balance.Used, charged.Balance.Cycle));
    }

    [PostgresFact]
    public async Task UsedCreditsAndPaygSetByHand_Count()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await store.Store.GetAccountAsync(_user, Now, Token);

        await SetAsync(store, "credits_used = 998");
        var refused = await store.Meter.ChargeAsync(Charge.New(TimeProvider.System, _user, 5, "GET /a"), Token);
        await SetAsync(store, "payg_enabled = true");
        var granted = await store.Meter.ChargeAsync(Charge.New(TimeProvider.System, _user, 5, "GET /a"), Token);

        Assert.Equal((ChargeOutcome.CreditsExhausted, 2), (refused.Outcome, refused.Balance.Remaining));
        Assert.Equal((ChargeOutcome.Granted, 3), (granted.Outcome, granted.Balance.Overage));
        Assert.Equal(3, await store.QueryAsync<long>("select credits from kalshibook_billing.overage_owed where user_id = $1", _user.Key));
    }

    [PostgresFact]
    public async Task ClosedByHand_IsRefused()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await store.Store.GetAccountAsync(_user, Now, Token);

        await SetAsync(store, "closed_at = now()");

        var refused = await store.Meter.ChargeAsync(Charge.New(TimeProvider.System, _user, 5, "GET /a"), Token);
        Assert.Equal(ChargeOutcome.AccountClosed, refused.Outcome);
    }

    [PostgresFact]
    public async Task SubscriptionsLinkedByTheirIdsAlone_AreReadAsWhatIsMostLikely()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await store.Store.GetAccountAsync(_user, Now, Token);

        await SetAsync(store, "stripe_subscription_id = 'sub_1', tier = 'project', credits_total = 4000, metered_subscription_id = 'sub_2'");
        var account = await store.Store.GetAccountAsync(_user, Now, Token);
        var charged = await store.Meter.ChargeAsync(Charge.New(TimeProvider.System, _user, 7, "GET /a"), Token);
        var updated = await store.Store.UpdateAccountAsync(_user, Now, before => before, Token);

        Assert.Equal(new PlanSubscription("sub_1", "active", "project", 1, account.Cycle.End, CancelAtPeriodEnd: false, EndsAt: null), account.Subscription);
        Assert.Equal(new MeteredSubscription("sub_2", "active", account.Cycle.Start, CancelAtPeriodEnd: false), account.MeteredSubscription);
        Assert.Equal((3_993, true), (charged.Balance.Remaining, charged.Balance.IsSubscribed));
        Assert.Equal(account with { CreditsUsed = 7 }, updated);
        Assert.Equal([_user], await store.Store.ListMeteredToEndAsync(Guid.Empty, 10, Token));
    }

    [PostgresFact]
    public async Task ForeignIdSetByHand_LeadsToNoOtherAccount()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await store.Store.GetAccountAsync(_user, Now, Token);

        await SetAsync(store, "external_user_id = 'somebody else', stripe_customer_id = 'cus_1'");

        Assert.Equal(_user, await store.Store.FindUserAsync("cus_1", Token));
    }

    private Task<Guid> SetAsync(PostgresStore store, string assignment) => store.QueryAsync<Guid>(
        $"update kalshibook_billing.billing_accounts set {assignment} where user_id = $1 returning user_id", _user.Key);
}
