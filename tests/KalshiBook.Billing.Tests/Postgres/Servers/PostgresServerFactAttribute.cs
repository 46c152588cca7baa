using System.Runtime.CompilerServices;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>A test that starts, stops or freezes a PostgreSQL of its own.</summary>
public sealed class PostgresServerFactAttribute : FactAttribute
{
    public PostgresServerFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = "PostgreSQL's programs are not on this machine.";
        SkipType = typeof(SharedPostgres);
        SkipUnless = nameof(SharedPostgres.CanStart);
    }
}
