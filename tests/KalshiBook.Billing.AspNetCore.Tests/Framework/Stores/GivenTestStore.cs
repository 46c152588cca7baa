namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A PostgreSQL as the test finds it: the hosts migrate it.</summary>
internal sealed class GivenTestStore(string connectionString) : TestStore
{
    public override IEnumerable<KeyValuePair<string, string?>> Configuration => [new("DATABASE_URL", connectionString)];

    public static async Task<TestStore> CreateAsync() => new GivenTestStore(await PostgresTestDatabase.CreateAsync());

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
