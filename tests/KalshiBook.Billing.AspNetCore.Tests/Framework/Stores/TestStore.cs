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
        },
        new TheoryDataRow<string>(Sqlite));

    /// <summary>The settings that lead a host to the store.</summary>
    public virtual IEnumerable<KeyValuePair<string, string?>> Configuration => [];

    /// <summary>Starts an empty store, of the kind that the parameter names.</summary>
    public static Task<TestStore> StartAsync() => StartAsync(Environment.GetEnvironmentVariable("KALSHIBOOK_TEST_STORE"), isBlank: false);

    /// <summary>Starts one of the <see cref="Durable"/> stores in which there is nothing at all: the hosts that share it migrate it first.</summary>
    public static Task<TestStore> StartDurableAsync(string name) => StartAsync(name, isBlank: true);

    /// <summary>Adds the store to a host, where settings are not enough.</summary>
    public virtual void AddTo(BillingBuilder billing)
    {
    }

    public abstract ValueTask DisposeAsync();

    private static Task<TestStore> StartAsync(string? name, bool isBlank) => name switch
    {
        null or "" or Memory => Task.FromResult<TestStore>(new MemoryTestStore()),
        Postgres => isBlank ? GivenTestStore.CreateAsync() : PostgresTestStore.RentAsync(),
        Sqlite => Task.FromResult<TestStore>(new SqliteTestStore()),
        var other => throw new NotSupportedException($"KALSHIBOOK_TEST_STORE is \"{other}\". It may be {Memory}, {Postgres} or {Sqlite}."),
    };
}
