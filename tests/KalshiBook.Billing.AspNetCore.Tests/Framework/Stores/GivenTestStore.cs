namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A PostgreSQL that the test looks after itself.</summary>
internal sealed class GivenTestStore(string connectionString) : TestStore
{
    public override IEnumerable<KeyValuePair<string, string?>> Configuration => [new("DATABASE_URL", connectionString)];

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
