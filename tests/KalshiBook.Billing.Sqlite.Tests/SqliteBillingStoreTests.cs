using KalshiBook.Billing.Testing;
using KalshiBook.Billing.Tests.Stores;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>The store specifications on SQLite: on a file, and in memory.</summary>
public sealed class SqliteBillingStoreTests(SqliteBillingStoreTests.Stores stores) : IClassFixture<SqliteBillingStoreTests.Stores>
{
    private static readonly StoreRule[] All = [.. BillingStoreSpecification.Rules, .. StripeStoreSpecification.Rules];

    public static TheoryData<string> Rules => [.. All.Select(rule => rule.Name)];

    public static TheoryData<string> RulesOfCharges => [.. BillingStoreSpecification.Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task On_a_file(string rule) => await CheckAsync(rule, await stores.OnFile.Value);

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task In_memory(string rule) => await CheckAsync(rule, await stores.InMemory.Value);

    [Theory]
    [MemberData(nameof(RulesOfCharges))]
    public async Task Gathering(string rule)
    {
        var store = await stores.OnFile.Value;
        await BillingStoreSpecification.Rules.Single(candidate => candidate.Name == rule)
            .CheckAsync(new GatheringStore(store.Store, store.Options), TestContext.Current.CancellationToken);
    }

    private static Task CheckAsync(string rule, SqliteStore store) =>
        All.Single(candidate => candidate.Name == rule).CheckAsync(store.Store, TestContext.Current.CancellationToken);

    public sealed class Stores : IAsyncDisposable
    {
        private readonly TestFolder _folder = new();

        public Stores()
        {
            OnFile = new(() => SqliteStore.CreateAsync(_folder.File()));
            InMemory = new(() => SqliteStore.CreateAsync(":memory:"));
        }

        internal Lazy<Task<SqliteStore>> OnFile { get; }

        internal Lazy<Task<SqliteStore>> InMemory { get; }

        public async ValueTask DisposeAsync()
        {
            if (OnFile.IsValueCreated) await (await OnFile.Value).DisposeAsync();
            if (InMemory.IsValueCreated) await (await InMemory.Value).DisposeAsync();
            _folder.Dispose();
        }
    }
}
