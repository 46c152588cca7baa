using KalshiBook.Billing.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A host on a SQLite file: where the file is, and what is said where there is none.</summary>
public sealed class SqliteHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kalshibook-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "billing.db");

    [Fact]
    public async Task Credits_are_kept_from_one_start_to_the_next()
    {
        for (var start = 1; start <= 2; start++)
        {
            await using var app = await StartAsync("Production", Path);
            Assert.Equal((1_000 - start, start, 1_000, 1), (await app.GetAsync("/one")).Credits());
            Assert.IsType<SqliteBillingStore>(app.Store);
        }
    }

    [Theory]
    [InlineData("Development", "kalshibook-billing.db")]
    [InlineData("Staging", null)]
    [InlineData("Production", null)]
    public async Task Only_Development_has_a_file_by_default(string environment, string? expected)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { Environment = environment, Store = new MemoryTestStore() });

        Assert.Equal(expected, app.Services.GetRequiredService<IOptions<BillingOptions>>().Value.SqlitePath);
    }

    [Fact]
    public async Task Without_a_path_outside_Development_the_start_stops_and_names_both_ways()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("Production", path: null));

        foreach (var way in (string[])["KalshiBookBilling:SqlitePath", "DATABASE_URL", "ConnectionStrings__Billing"])
            Assert.Contains(way, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:billing.db?mode=memory")]
    [InlineData("billing\n.db")]
    public async Task A_path_that_is_none_stops_the_start(string path)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Production", path));

        Assert.Contains("KalshiBookBilling:SqlitePath", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_stops_the_start_at_once()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync("Production", System.IO.Path.Combine(_folder.FullName, "volume", "billing.db")));

        Assert.Contains("KalshiBookBilling:SqlitePath", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_locked_for_too_long_is_503_and_comes_back()
    {
        await using var app = await StartAsync("Production", Path, ("KalshiBookBilling:StoreTimeout", "00:00:00.2"));
        using (Lock())
        {
            var refusal = await app.GetAsync("/one");
            Assert.NotNull(refusal.Headers.RetryAfter);
            await refusal.ErrorAsync(503, "store_unavailable");
        }

        Assert.Equal((999, 1, 1_000, 1), (await app.GetAsync("/one")).Credits());
    }

    [Fact]
    public async Task In_memory_nothing_is_left_behind()
    {
        for (var start = 1; start <= 2; start++)
        {
            await using var app = await StartAsync("Production", ":memory:");
            Assert.Equal((999, 1, 1_000, 1), (await app.GetAsync("/one")).Credits());
            Assert.Equal(1, await app.UsedAsync());
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<TestApp> StartAsync(string environment, string? path, params (string Key, string? Value)[] settings)
    {
        var configuration = settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        configuration["KalshiBookBilling:SqlitePath"] = path;
        return TestApp.StartAsync(new TestAppSettings
        {
            Environment = environment,
            Configuration = configuration,
            Clock = TimeProvider.System, // a charge is tried again until its time is up
            BringsStore = true,
            Add = (_, billing) => billing.UseSqlite(),
            Map = app => app.MapGet("/one", () => "ok").RequireCredits(1),
        });
    }

    private SqliteConnection Lock()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "begin immediate";
        command.ExecuteNonQuery();
        return connection;
    }
}
