using KalshiBook.Billing.Tests.Postgres;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What a test's host keeps accounts in. One parameter chooses it for all tests: the environment variable KALSHIBOOK_TEST_STORE.</summary>
internal abstract class TestStore : IAsyncDisposable
{
    private const string Memory = "memory";
    private const string Postgres = "postgres";
    private const string Sqlite = "sqlite";

    /// <summary>The stores that hosts in several processes can share, and that outlive them.</summary>
    public static TheoryData<string> Durable { get; } = new(
        new TheoryDataRow<string>(Postgres)
        {
            Skip = PostgresFactAttribute.Reason,
            SkipType = typeof(SharedPostgres),
            SkipUnless = nameof(SharedPostgres.IsThere),
        });

    /// <summary>The settings that lead a host to the store.</summary>
    public virtual IEnumerable<KeyValuePair<string, string?>> Configuration => [];

    /// <summary>Starts an empty store.</summary>
    /// <param name="name">Which; by default the one that the parameter names.</param>
    public static Task<TestStore> StartAsync(string? name = null) => (name ?? Environment.GetEnvironmentVariable("KALSHIBOOK_TEST_STORE")) switch
    {
        null or "" or Memory => Task.FromResult<TestStore>(new MemoryTestStore()),
        Postgres => PostgresTestStore.RentAsync(),
        // TODO: the one place for KalshiBook.Billing.Sqlite. Its store, and a row of Durable, are all that is to be added.
        Sqlite => throw new NotSupportedException("The store in SQLite is not there yet."),
        var other => throw new NotSupportedException($"KALSHIBOOK_TEST_STORE is \"{other}\". It may be {Memory}, {Postgres} or {Sqlite}."),
    };

    /// <summary>Adds the store to a host, where settings are not enough.</summary>
    public virtual void AddTo(BillingBuilder billing)
    {
    }

    public abstract ValueTask DisposeAsync();
}
