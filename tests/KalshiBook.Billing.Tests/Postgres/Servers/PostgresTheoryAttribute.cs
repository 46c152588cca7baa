using System.Runtime.CompilerServices;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>Tests that need PostgreSQL.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = PostgresFactAttribute.Reason;
        SkipType = typeof(SharedPostgres);
        SkipUnless = nameof(SharedPostgres.IsThere);
    }
}
