using System.Reflection;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>The package is small from outside, and keeps the names and times that PostgreSQL's tables have.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly Library = typeof(SqliteToPostgres).Assembly;

    [Fact]
    public void Public_are_the_builders_method_the_script_and_the_move() => Assert.Equal(
        ["BillingBuilderSqliteExtensions", "SqliteMigrations", "SqliteToPostgres"], Library.GetExportedTypes().Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Internal_classes_are_sealed() =>
        Assert.Empty(Library.GetTypes().Where(type => type is { IsClass: true, IsSealed: false }).Select(type => type.FullName));

    [Fact]
    public void References_leave_AspNetCore_and_Stripe_out() => Assert.DoesNotContain(
        Library.GetReferencedAssemblies(), reference => reference.Name is "Stripe.net" || reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
}
