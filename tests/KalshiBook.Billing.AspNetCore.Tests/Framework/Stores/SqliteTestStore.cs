using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A SQLite file of the test's own, which the hosts make.</summary>
internal sealed class SqliteTestStore : TestStore
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kalshibook-");

    public override IEnumerable<KeyValuePair<string, string?>> Configuration =>
        [new("KalshiBookBilling:SqlitePath", Path.Combine(_folder.FullName, "billing.db"))];

    public override void AddTo(BillingBuilder billing) => billing.UseSqlite();

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
