using KalshiBook.Billing.Testing;
using KalshiBook.Billing.Tests.Stores;
using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>The store specifications on PostgreSQL: straight, in sessions of another time zone, and through a transaction pooler.</summary>
public sealed class PostgresBillingStoreTests(PostgresBillingStoreTests.Stores stores) : IClassFixture<PostgresBillingStoreTests.Stores>
{
    private static readonly StoreRule[] All = [.. BillingStoreSpecification.Rules, .. StripeStoreSpecification.Rules];

    public static TheoryData<string> Rules => [.. All.Select(rule => rule.Name)];

    public static TheoryData<string> RulesOfCharges => [.. BillingStoreSpecification.Rules.Select(rule => rule.Name)];

    [PostgresTheory]
    [MemberData(nameof(Rules))]
    public async Task Straight(string rule) => await CheckAsync(rule, await stores.Straight.Value);

    [PostgresTheory]
    [MemberData(nameof(Rules))]
    public async Task InNewYork(string rule) => await CheckAsync(rule, await stores.NewYork.Value);

    [PgBouncerTheory]
    [MemberData(nameof(Rules))]
    public async Task ThroughPgBouncer(string rule) => await CheckAsync(rule, await stores.Pooled.Value);

    [PostgresTheory]
    [MemberData(nameof(RulesOfCharges))]
    public async Task Gathering(string rule) => await CheckGatheringAsync(rule, await stores.Straight.Value);

    [PgBouncerTheory]
    [MemberData(nameof(RulesOfCharges))]
    public async Task GatheringThroughPgBouncer(string rule) => await CheckGatheringAsync(rule, await stores.Pooled.Value);

    [PgBouncerTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StatementsArePrepared_OnlyWithoutAPooler(bool hasPooler)
    {
        var store = await (hasPooler ? stores.Pooled : stores.Straight).Value;

        await store.Store.ChargeAsync(
            [Charge.New(TimeProvider.System, UserId.From(Guid.NewGuid()), 1, "GET /a")], TestContext.Current.CancellationToken);

        Assert.Equal(!hasPooler, store.Database.CanPrepare);
    }

    private static Task CheckAsync(string rule, PostgresStore store) =>
        All.Single(candidate => candidate.Name == rule).CheckAsync(store.Store, TestContext.Current.CancellationToken);

    private static Task CheckGatheringAsync(string rule, PostgresStore store) => BillingStoreSpecification.Rules
        .Single(candidate => candidate.Name == rule)
        .CheckAsync(new GatheringStore(store.Store, store.Options), TestContext.Current.CancellationToken);

    public sealed class Stores : IAsyncDisposable
    {
        private readonly List<IAsyncDisposable> _open = [];

        public Stores(SharedPostgres server)
        {
            Straight = Opened(async () => await server.CreateDatabaseAsync());
            NewYork = Opened(async () => new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { Timezone = "America/New_York" }.ConnectionString);
            Pooled = Opened(async () =>
            {
                var bouncer = await PgBouncer.StartAsync(await server.CreateDatabaseAsync());
                _open.Add(bouncer);
                return bouncer.ConnectionString;
            });
        }

        internal Lazy<Task<PostgresStore>> Straight { get; }

        internal Lazy<Task<PostgresStore>> NewYork { get; }

        internal Lazy<Task<PostgresStore>> Pooled { get; }

        public async ValueTask DisposeAsync()
        {
            foreach (var open in Enumerable.Reverse(_open)) await open.DisposeAsync();
        }

        private Lazy<Task<PostgresStore>> Opened(Func<Task<string>> connect) => new(async () =>
        {
            var store = await PostgresStore.CreateAsync(await connect());
            _open.Add(store);
            return store;
        });
    }
}
