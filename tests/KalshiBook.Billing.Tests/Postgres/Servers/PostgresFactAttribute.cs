using System.Runtime.CompilerServices;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>A test that needs PostgreSQL.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public const string Reason = "No PostgreSQL: neither its programs nor KALSHIBOOK_TEST_POSTGRES are there.";

    public PostgresFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = Reason;
        SkipType = typeof(SharedPostgres);
        SkipUnless = nameof(SharedPostgres.IsThere);
    }
}
