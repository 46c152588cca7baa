namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>The file is made and migrated once, and no other application's file is touched.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_at_once_apply_each_migration_once()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => new SqliteStore(_folder.File())).ToArray();

        var applied = await Task.WhenAll(stores.Select(store => Task.Run(() => store.Store.MigrateAsync(Token))));

        Assert.Equal(SqliteMigrator.All.Select(migration => migration.Name), applied.SelectMany(each => each));
        Assert.Equal("wal", stores[0].Query<string>("pragma journal_mode"));
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task A_second_start_applies_nothing_and_keeps_everything()
    {
        var charge = Charge.New(TimeProvider.System, UserId.Parse("someone"), 7, "GET /a");
        await using (var first = await SqliteStore.CreateAsync(_folder.File())) await first.Meter.ChargeAsync(charge, Token);
        await using var store = new SqliteStore(_folder.File());

        Assert.Empty(await store.Store.MigrateAsync(Token));

        Assert.Equal(7, (await store.Store.GetAccountAsync(charge.UserId, charge.Time, Token)).CreditsUsed);
    }

    [Fact]
    public async Task An_edited_script_stops_the_start_with_its_name()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        _folder.Execute("update schema_migrations set checksum = 'other' where version = 2");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => store.Store.MigrateAsync(Token));

        Assert.Contains("0002_usage.sql", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_of_a_newer_release_is_left_alone()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        _folder.Execute("insert into schema_migrations (version, name, checksum) values (999, '0999_later.sql', 'x')");

        Assert.Empty(await store.Store.MigrateAsync(Token));
    }

    [Fact]
    public async Task Another_applications_file_is_not_touched()
    {
        _folder.Execute("create table leases (name text)");
        await using var store = new SqliteStore(_folder.File());

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => store.Store.MigrateAsync(Token));

        Assert.Contains("KalshiBookBilling:SqlitePath", exception.Message, StringComparison.Ordinal);
        Assert.Equal("delete", store.Query<string>("pragma journal_mode"));
        Assert.Equal(1, store.Query<long>("select count(*) from sqlite_schema"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_stops_the_start()
    {
        await File.WriteAllTextAsync(_folder.File(), new string('x', 8_192), Token);
        await using var store = new SqliteStore(_folder.File());

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => store.Store.MigrateAsync(Token));

        Assert.Contains("KalshiBookBilling:SqlitePath", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_stops_the_start_and_is_not_made()
    {
        await using var store = new SqliteStore(_folder.File("volume/billing.db"));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => store.Store.MigrateAsync(Token));

        Assert.Contains("KalshiBookBilling:SqlitePath", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("volume")));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_not_made_anew_by_a_charge()
    {
        await using var store = new SqliteStore(_folder.File(), options => options.StoreTimeout = TimeSpan.FromMilliseconds(100));
        var charge = Charge.New(TimeProvider.System, UserId.Parse("someone"), 7, "GET /a");

        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => store.Meter.ChargeAsync(charge, Token));
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => store.Store.GetAccountAsync(charge.UserId, charge.Time, Token));

        Assert.False(File.Exists(_folder.File()));
    }

    [Fact]
    public async Task A_script_by_hand_makes_what_a_host_makes()
    {
        _folder.Execute(Script());
        await using var byHand = new SqliteStore(_folder.File());
        await using var byHost = await SqliteStore.CreateAsync(_folder.File("other.db"));

        Assert.Empty(await byHand.Store.MigrateAsync(Token));

        const string schema = "select group_concat(sql, ';') from (select sql from sqlite_schema order by name)";
        Assert.Equal(byHost.Query<string>(schema), byHand.Query<string>(schema));
        Assert.Equal("wal", byHand.Query<string>("pragma journal_mode"));
        Assert.Equal(byHost.Query<long>("pragma application_id"), byHand.Query<long>("pragma application_id"));
        Assert.Throws<ArgumentOutOfRangeException>(() => SqliteMigrations.ToScript(after: -1));
    }

    [Fact]
    public async Task A_script_after_a_version_goes_on_from_there()
    {
        _folder.Execute(Script()[..Script().IndexOf("-- 0003", StringComparison.Ordinal)] + "commit;");

        _folder.Execute(Script(after: 2));

        await using var store = new SqliteStore(_folder.File());
        Assert.Empty(await store.Store.MigrateAsync(Token));
    }

    public void Dispose() => _folder.Dispose();

    // Without the line that is for the command line tool.
    private static string Script(int after = 0) => SqliteMigrations.ToScript(after)[".bail on\n".Length..];
}
