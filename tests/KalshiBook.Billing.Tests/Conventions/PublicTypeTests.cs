using System.Reflection;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Conventions;

public sealed class PublicTypeTests
{
    private static readonly Assembly Core = typeof(IBillingStore).Assembly;
    private static readonly Assembly Testing = typeof(BillingStoreSpecification).Assembly;

    public static TheoryData<string> Classes =>
        [.. Core.GetExportedTypes().Concat(Testing.GetExportedTypes()).Where(type => type.IsClass).Select(type => type.FullName!).Order()];

    [Theory]
    [MemberData(nameof(Classes))]
    public void PublicClass_Any_IsSealedOrStatic(string name) =>
        Assert.True((Core.GetType(name) ?? Testing.GetType(name))!.IsSealed); // a static class is sealed too

    [Fact]
    public void PublicTypes_Any_AreInTheNamespaceOfTheirPackage()
    {
        Assert.All(Core.GetExportedTypes(), type => Assert.Equal("KalshiBook.Billing", type.Namespace));
        Assert.All(Testing.GetExportedTypes(), type => Assert.Equal("KalshiBook.Billing.Testing", type.Namespace));
    }

    [Theory]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("SQLite")]
    [InlineData("xunit")]
    public void Packages_References_LeaveOthersOut(string prefix) => Assert.DoesNotContain(
        Core.GetReferencedAssemblies().Concat(Testing.GetReferencedAssemblies()),
        reference => reference.Name!.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Core_References_LeaveTheWebOut() => Assert.DoesNotContain(
        Core.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
}
