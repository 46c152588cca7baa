using System.Runtime.CompilerServices;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>Tests that need PgBouncer in front of PostgreSQL.</summary>
public sealed class PgBouncerTheoryAttribute : TheoryAttribute
{
    public PgBouncerTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = "PgBouncer, or PostgreSQL behind it, is not on this machine.";
        SkipType = typeof(SharedPostgres);
        SkipUnless = nameof(SharedPostgres.HasPgBouncer);
    }
}
