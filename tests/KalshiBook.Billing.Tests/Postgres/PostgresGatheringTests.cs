using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>What is gathered, on a real server: rows that somebody has locked, hosts that meet, repeats among others, and updates that stay on their page.</summary>
public sealed class PostgresGatheringTests(SharedPostgres server)
{
    private const string LockRow = "select from kalshibook_billing.billing_accounts where user_id = $1 for update";

    private const string MakeRow = """
        insert into kalshibook_billing.billing_accounts (user_id, tier, credits_total, billing_cycle_start)
        values ($1, 'free', 1000, date_trunc('month', now() at time zone 'UTC') at time zone 'UTC')
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task LockedRow_HoldsUpItsOwnCharges_AndNobodyElses()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        UserId[] users = [.. Enumerable.Range(0, 30).Select(_ => UserId.From(Guid.NewGuid()))];
        await ChargeEachAsync(store, users);
        await using var connection = new NpgsqlConnection(store.Options.DatabaseUrl);
        var transaction = await BeginAsync(connection, LockRow, users[0]);

        var held = ChargeEachAsync(store, [users[0], users[0], users[0]]);
        for (var i = 0; i < 20; i++) await ChargeEachAsync(store, users[1..]); // comes to its end while the row is locked

        Assert.False(held.IsCompleted);
        await transaction.CommitAsync(Token);
        Assert.Equal([2L, 3L, 4L], (await held).Select(result => result.Balance.Used));
        await ExpectAsync(store, users[0], charges: 4);
        await ExpectAsync(store, users[1], charges: 21);
    }

    [PostgresFact]
    public async Task RowThatSomebodyElseIsMaking_HoldsUpItsOwnCharges_AndNobodyElses()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        UserId[] users = [.. Enumerable.Range(0, 20).Select(_ => UserId.From(Guid.NewGuid()))];
        var newcomer = UserId.From(Guid.NewGuid());
        await ChargeEachAsync(store, users);
        await using var connection = new NpgsqlConnection(store.Options.DatabaseUrl);
        var transaction = await BeginAsync(connection, MakeRow, newcomer);

        var held = ChargeEachAsync(store, [.. Enumerable.Repeat(newcomer, 3)]);
        for (var i = 0; i < 5; i++) await ChargeEachAsync(store, users); // comes to its end while the row is being made
        var together = ChargeEachAsync(store, [.. users, newcomer]);

        Assert.False(held.IsCompleted);
        await transaction.RollbackAsync(Token);
        Assert.Equal([1L, 2L, 3L], (await held).Select(result => result.Balance.Used));
        Assert.All(await together, result => Assert.True(result.IsGranted));
        await ExpectAsync(store, newcomer, charges: 4);
    }

    [PostgresFact]
    public async Task RowThatSomebodyElseIsMaking_IsLeftAlone_InABatch()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        UserId[] users = [.. Enumerable.Range(0, 20).Select(_ => UserId.From(Guid.NewGuid()))];
        var newcomer = UserId.From(Guid.NewGuid());
        await ChargeEachAsync(store, users);
        await using var connection = new NpgsqlConnection(store.Options.DatabaseUrl);
        var transaction = await BeginAsync(connection, MakeRow, newcomer);

        var answers = await store.Store.ChargeUnlockedAsync([.. users.Select(user => New(user)), New(newcomer)], Token);

        Assert.Equal([.. Enumerable.Repeat<long?>(2, 20), null], answers.Select(answer => answer?.Balance.Used));
        await transaction.RollbackAsync(Token);
    }

    [PostgresFact]
    public async Task LockedRow_OfALoneCharge_IsLeftAlone()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        var user = UserId.From(Guid.NewGuid());
        await ChargeEachAsync(store, [user]);
        await using var connection = new NpgsqlConnection(store.Options.DatabaseUrl);
        var transaction = await BeginAsync(connection, LockRow, user);

        Assert.Equal([null], await store.Store.ChargeUnlockedAsync([New(user)], Token));
        await transaction.RollbackAsync(Token);
        await ExpectAsync(store, user, charges: 1);
    }

    [PostgresFact]
    public async Task TwoHosts_OnTheSameAccounts_ChargeEachOnce()
    {
        await using var first = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await using var second = new PostgresStore(first.Options.DatabaseUrl!);
        UserId[] users = [.. Enumerable.Range(0, 5).Select(_ => UserId.From(Guid.NewGuid()))];
        var load = Enumerable.Range(0, 40).Select(caller => Task.Run(async () =>
        {
            var granted = 0;
            for (var i = 0; i < 60; i++)
                granted += (await (caller % 2 == 0 ? first : second).Meter.ChargeAsync(New(users[(caller + i) % 5]), Token)).IsGranted ? 1 : 0;
            return granted;
        }));

        Assert.Equal(2_400, (await Task.WhenAll(load)).Sum());
        foreach (var user in users) await ExpectAsync(first, user, charges: 480);
        Assert.Equal((0, 0), (first.Unsettled.Count, second.Unsettled.Count));
    }

    [PostgresFact]
    public async Task TwoHosts_OnOneAccount_GrantWhatThereIs()
    {
        await using var first = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await using var second = new PostgresStore(first.Options.DatabaseUrl!);
        var user = UserId.From(Guid.NewGuid());

        var results = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(
            () => (i % 2 == 0 ? first : second).Meter.ChargeAsync(New(user, credits: 5), Token))));

        Assert.Equal(Enumerable.Range(1, 200).Select(i => 5L * i), results.Where(result => result.IsGranted).Select(result => result.Balance.Used).Order());
        await ExpectAsync(first, user, charges: 200, credits: 1_000);
    }

    [PostgresFact]
    public async Task Repeats_AmongNewCharges_GetTheirFirstAnswer()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        UserId[] users = [.. Enumerable.Range(0, 20).Select(_ => UserId.From(Guid.NewGuid()))];
        Charge[] first = [.. users.Select(user => New(user))];
        await store.Store.ChargeUnlockedAsync(first, Token);

        var again = await store.Store.ChargeUnlockedAsync([.. first, .. users.Select(user => New(user)), first[0]], Token);

        Assert.Equal([.. Enumerable.Repeat(1L, 20), .. Enumerable.Repeat(2L, 20), 1], again.Select(result => result!.Balance.Used));
        foreach (var user in users) await ExpectAsync(store, user, charges: 2);
    }

    [PostgresFact]
    public async Task GatheredCharges_StayOnTheirPage()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        // Of each page a batch changes some rows, as with many accounts; where it changes all, they spread over more pages first.
        UserId[][] batches = [.. Enumerable.Range(0, 2_000).Select(_ => UserId.From(Guid.NewGuid())).Chunk(200)];
        await ChargeEachAsync(store, [.. batches.SelectMany(users => users)]);
        var (updates, hot) = await UpdatesAsync(store);

        for (var i = 0; i < 30; i++) await ChargeEachAsync(store, batches[i % batches.Length]);

        var (updatesAfter, hotAfter) = await UpdatesAsync(store);
        Assert.InRange(updatesAfter - updates, 1_000, 6_000);
        Assert.InRange((double)(hotAfter - hot) / (updatesAfter - updates), 0.95, 1);
    }

    // A session tells of its updates when it ends, at the latest.
    private static async Task<(long Updates, long Hot)> UpdatesAsync(PostgresStore store)
    {
        store.Database.DataSource.Clear();
        long[] last = [-1, -1];
        while (true)
        {
            var now = await store.QueryAsync<long[]>("select array[n_tup_upd, n_tup_hot_upd] from pg_stat_user_tables where relname = 'billing_accounts'");
            if (now.SequenceEqual(last)) return (now[0], now[1]);
            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(300), Token);
        }
    }

    /// <summary>Locks or makes a user's row, in a transaction that is left open.</summary>
    private static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, string sql, UserId user)
    {
        await connection.OpenAsync(Token);
        var transaction = await connection.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = user.Key } } };
        await command.ExecuteNonQueryAsync(Token);
        return transaction;
    }

    private static Task<ChargeResult[]> ChargeEachAsync(PostgresStore store, UserId[] users) =>
        Task.WhenAll(users.Select(user => store.Meter.ChargeAsync(New(user), Token)));

    private static Charge New(UserId user, long credits = 1) => Charge.New(TimeProvider.System, user, credits, "GET /a", "key_1");

    private static async Task ExpectAsync(PostgresStore store, UserId user, long charges, long? credits = null)
    {
        Assert.Equal(credits ?? charges, (await store.Store.GetAccountAsync(user, TimeProvider.System.GetUtcNow(), Token)).CreditsUsed);
        Assert.Equal(charges, await store.QueryAsync<long>("select count(*) from kalshibook_billing.api_key_usage where user_id = $1", user.Key));
    }
}
