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

    private Task<Guid> SetAsync(PostgresStore store, string assignment) => store.QueryAsync<Guid>(
        $"update kalshibook_billing.billing_accounts set {assignment} where user_id = $1 returning user_id", _user.Key);
}
