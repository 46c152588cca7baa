using KalshiBook.Billing.Testing;
using KalshiBook.Billing.Tests.Postgres;
namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>A file that moves to PostgreSQL: all of it, once, and none of it where it fails.</summary>
public sealed class MoveTests(SharedPostgres server) : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // What the specifications leave behind: every kind of account, record, report, event and attempt.
    [PostgresFact]
    public async Task Everything_is_there_as_it_was()
    {
        await using var file = await SqliteStore.CreateAsync(_folder.File());
        foreach (var rule in BillingStoreSpecification.Rules.Concat(StripeStoreSpecification.Rules)) await rule.CheckAsync(file.Store, Token);
        var options = await OptionsAsync();

        var totals = await SqliteToPostgres.MoveAsync(options, Token);

        await ReopenAsync(); // to be read
        await using var moved = new PostgresStore(options.DatabaseUrl!);
        var store = new PostgresBillingStore(moved.Database, BillingStoreSpecification.Plans, retentionMonths: null);
        Assert.Equal(file.Query<long>("select count(*) from api_key_usage"), totals.UsageRecords);
        Assert.Equal(0, await moved.QueryAsync<long>("select count(*) from kalshibook_billing.api_key_usage_default"));
        Assert.True(totals is { Accounts: > 100, CreditsCharged: > 0, CreditsOwed: > 0, CreditsUnsealed: > 0, CreditsReported: > 0, Events: > 0, Others: > 0 });
        foreach (var user in Users()) await AssertSameAsync(file.Store, store, user);
        Assert.Equal(await file.Store.ListDueAsync(DateTimeOffset.MaxValue, 1_000, Token), await store.ListDueAsync(DateTimeOffset.MaxValue, 1_000, Token));
        Assert.Equal(await file.Store.ListOwingAsync(Guid.Empty, 1_000, Token), await store.ListOwingAsync(Guid.Empty, 1_000, Token));
        Assert.Equal(await file.Store.CountStuckAsync(Token), await store.CountStuckAsync(Token));
    }

    [PostgresFact]
    public async Task Charges_go_on_in_PostgreSQL_and_nowhere_else()
    {
        await using var file = await SqliteStore.CreateAsync(_folder.File(), options => options.StoreTimeout = TimeSpan.FromMilliseconds(100));
        var charge = New(7);
        var first = await file.Meter.ChargeAsync(charge, Token);
        var options = await OptionsAsync();
        var totals = await SqliteToPostgres.MoveAsync(options, Token);

        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => file.Meter.ChargeAsync(New(7), Token));
        await using var second = new SqliteStore(_folder.File());
        Assert.Contains("DATABASE_URL", (await Assert.ThrowsAsync<InvalidOperationException>(() => second.Store.MigrateAsync(Token))).Message, StringComparison.Ordinal);
        Assert.Equal(totals, await SqliteToPostgres.MoveAsync(options, Token)); // run again, it finds that it is done

        await using var moved = new PostgresStore(options.DatabaseUrl!);
        var repeated = await moved.Meter.ChargeAsync(charge, Token);
        Assert.Equal(first.Balance.Used, repeated.Balance.Used);
        Assert.Equal(14, (await moved.Meter.ChargeAsync(New(7), Token)).Balance.Used);
        Assert.Equal(totals, await SqliteToPostgres.MoveAsync(options, Token)); // nor do charges there change what was moved
        var other = await OptionsAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => SqliteToPostgres.MoveAsync(other, Token)); // a second copy would be billed twice
    }

    // A refusal and a look write nothing: they too must not come from the past.
    [PostgresFact]
    public async Task A_host_that_was_forgotten_answers_nothing_from_the_file()
    {
        await using var file = await SqliteStore.CreateAsync(_folder.File(), options => options.StoreTimeout = TimeSpan.FromMilliseconds(100));
        var charge = New(1_000);
        await file.Meter.ChargeAsync(charge, Token);
        await file.Store.GetAccountAsync(charge.UserId, charge.Time, Token);
        await SqliteToPostgres.MoveAsync(await OptionsAsync(), Token);

        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => file.Meter.ChargeAsync(New(1), Token));
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => file.Meter.ChargeAsync(charge, Token));
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => file.Store.GetAccountAsync(charge.UserId, charge.Time, Token));
        await using var unmigrated = new SqliteStore(_folder.File());
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => unmigrated.Store.GetAccountAsync(charge.UserId, charge.Time, Token));
    }

    [PostgresFact]
    public async Task A_schema_that_is_in_use_is_refused_and_the_file_stays_open()
    {
        await using var file = await SqliteStore.CreateAsync(_folder.File());
        var options = await OptionsAsync();
        await using var used = await PostgresStore.CreateAsync(options.DatabaseUrl!);
        await used.Meter.ChargeAsync(New(1), Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => SqliteToPostgres.MoveAsync(options, Token));

        Assert.True((await file.Meter.ChargeAsync(New(1), Token)).IsGranted);
        Assert.Equal(1, await used.QueryAsync<long>("select count(*) from kalshibook_billing.api_key_usage"));
    }

    [PostgresFact]
    public async Task A_move_that_fails_moves_nothing_and_opens_the_file_again()
    {
        await using var file = await SqliteStore.CreateAsync(_folder.File());
        await file.Meter.ChargeAsync(New(1), Token);
        _folder.Execute("insert into stripe_attempts (user_id, operation, id, parameters, started_at) values ('11111111-1111-4111-8111-111111111111', 'setup', 'x', '', '2026')");
        var options = await OptionsAsync();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => SqliteToPostgres.MoveAsync(options, Token));

        Assert.Contains("stripe_attempts.id", exception.Message, StringComparison.Ordinal);
        Assert.True((await file.Meter.ChargeAsync(New(1), Token)).IsGranted);
        await using var target = new PostgresStore(options.DatabaseUrl!);
        Assert.Equal(0, await target.QueryAsync<long>("select count(*) from kalshibook_billing.billing_accounts"));
    }

    [PostgresFact]
    public async Task A_move_that_died_after_closing_the_file_is_finished_by_the_next()
    {
        await using var file = await SqliteStore.CreateAsync(_folder.File());
        await file.Meter.ChargeAsync(New(3), Token);
        var options = await OptionsAsync();
        await DieAsync(options);

        var totals = await SqliteToPostgres.MoveAsync(options, Token);

        Assert.Equal(3, totals.CreditsUsed);
    }

    [PostgresFact]
    public async Task A_move_that_died_is_finished_in_no_other_database_and_not_over_a_hosts_accounts()
    {
        await using var file = await SqliteStore.CreateAsync(_folder.File());
        await file.Meter.ChargeAsync(New(3), Token);
        var (options, other) = (await OptionsAsync(), await OptionsAsync());
        await DieAsync(options);

        await Assert.ThrowsAsync<InvalidOperationException>(() => SqliteToPostgres.MoveAsync(other, Token));
        await using var early = await PostgresStore.CreateAsync(options.DatabaseUrl!);
        await early.Meter.ChargeAsync(New(1), Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SqliteToPostgres.MoveAsync(options, Token));
    }

    // It was taken for dead, and another one has done its work: what it closed is not its own any more.
    [PostgresFact]
    public async Task A_run_that_comes_to_life_again_does_not_open_a_file_that_has_moved()
    {
        await using var file = await SqliteStore.CreateAsync(_folder.File());
        var options = await OptionsAsync();
        await using var target = await PostgresStore.CreateAsync(options.DatabaseUrl!);
        await using var first = new SqliteMove(new SqliteFile(_folder.File()), TimeSpan.FromSeconds(5));
        var move = Guid.NewGuid();
        await using (var import = await PostgresImport.BeginAsync(target.Database, Token)) await import.MarkMoveAsync(move, Token);
        await first.CloseAsync(move, Token);
        await SqliteToPostgres.MoveAsync(options, Token);

        await first.ReopenAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => first.CloseAsync(Guid.NewGuid(), Token));

        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => file.Store.ChargeAsync([New(1)], Token));
    }

    [PostgresFact]
    public async Task Tables_that_an_operator_added_stay_and_are_in_nobodys_way()
    {
        await using var file = await SqliteStore.CreateAsync(_folder.File());
        _folder.Execute("""create table "my-notes" (text text); create view broken as select * from gone""");

        await SqliteToPostgres.MoveAsync(await OptionsAsync(), Token);

        Assert.Equal(1, file.Query<long>("select count(*) from sqlite_schema where name = 'my-notes'"));
    }

    [PostgresFact]
    public async Task A_path_without_a_file_is_refused_and_no_file_is_made()
    {
        var options = await OptionsAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => SqliteToPostgres.MoveAsync(options, Token));

        Assert.False(File.Exists(_folder.File()));
    }

    public void Dispose() => _folder.Dispose();

    private static Charge New(long credits) => Charge.New(TimeProvider.System, UserId.Parse("someone"), credits, "GET /a");

    // A process that dies when the file is closed, and nothing copied.
    private async Task DieAsync(BillingOptions options)
    {
        await using var target = await PostgresStore.CreateAsync(options.DatabaseUrl!);
        var move = Guid.NewGuid();
        await using (var import = await PostgresImport.BeginAsync(target.Database, Token)) await import.MarkMoveAsync(move, Token);
        await using var source = new SqliteMove(new SqliteFile(_folder.File()), TimeSpan.FromSeconds(5));
        await source.CloseAsync(move, Token);
    }

    private async Task ReopenAsync()
    {
        await using var source = new SqliteMove(new SqliteFile(_folder.File()), TimeSpan.FromSeconds(5));
        await source.TakeOverAsync(Token);
        await source.ReopenAsync();
    }

    private async Task<BillingOptions> OptionsAsync() => new() { SqlitePath = _folder.File(), DatabaseUrl = await server.CreateDatabaseAsync() };

    private static async Task AssertSameAsync(SqliteBillingStore file, PostgresBillingStore moved, UserId user)
    {
        // At a time at which nothing turns.
        var account = await file.GetAccountAsync(user, DateTimeOffset.UnixEpoch, Token);
        Assert.Equal(account, await moved.GetAccountAsync(user, DateTimeOffset.UnixEpoch, Token));
        foreach (var grouping in Enum.GetValues<UsageGrouping>())
        {
            var query = new UsageQuery(user, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, grouping);
            Assert.Equal(await file.GetUsageAsync(query, Token), await moved.GetUsageAsync(query, Token));
        }
        foreach (var operation in Enum.GetValues<StripeOperation>())
            Assert.Equal(await file.FindAttemptAsync(user, operation, Token), await moved.FindAttemptAsync(user, operation, Token));
    }

    private List<UserId> Users()
    {
        using var session = new SqliteFile(_folder.File()).Open();
        return session.Read("select user_id, external_user_id from billing_accounts", SqliteAccounts.ReadUser);
    }
}
