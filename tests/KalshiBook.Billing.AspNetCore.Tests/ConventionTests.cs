using System.Reflection;
using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>The house style that a compiler doesn't see.</summary>
public sealed class ConventionTests
{
    private static readonly Assembly Library = typeof(ErrorResponse).Assembly;

    public static TheoryData<Type> WireTypes => [.. Library.GetTypes().Where(IsWireType)];

    [Theory]
    [MemberData(nameof(WireTypes))]
    public void Every_wire_property_has_a_name_in_snake_case(Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
            Assert.True(name is not null, $"{type.Name}.{property.Name} has no [JsonPropertyName].");
            Assert.Matches("^[a-z]+(_[a-z]+)*$", name);
            Assert.NotEqual(typeof(DateTimeOffset), Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType); // prints +00:00
        }
    }

    [Fact]
    public void The_wire_types_are_all_there() => Assert.Equal(
        [
            "CheckoutRequest", "CheckoutResponse", "ErrorAction", "ErrorBody", "ErrorResponse", "PaygRequest", "PaygResponse", "PortalResponse",
            "StatusResponse", "SubscriptionStatus", "UsageEntry", "UsageResponse", "WebhookResponse",
        ],
        Library.GetTypes().Where(IsWireType).Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_public_type_is_sealed_static_or_an_interface() => Assert.Empty(
        Library.GetExportedTypes().Where(type => type.IsClass && !type.IsSealed).Select(type => type.FullName));

    [Fact]
    public void Internal_classes_are_sealed() => Assert.Empty(
        Library.GetTypes()
            .Where(type => type is { IsClass: true, IsSealed: false } && type.Namespace == "KalshiBook.Billing.AspNetCore")
            .Select(type => type.FullName));

    [Fact]
    public void Every_error_code_is_snake_case_and_there_once()
    {
        var codes = typeof(ErrorCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.All(codes, code => Assert.Matches("^[a-z]+(_[a-z]+)*$", code));
        Assert.Equal(codes.Count, codes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_error_code_is_in_the_docs()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "errors.md"))) folder = folder.Parent;
        var docs = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "errors.md"));

        foreach (var field in typeof(ErrorCodes).GetFields())
            Assert.Contains($"\n| `{(string)field.GetRawConstantValue()!}` | ", docs, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_event_id_is_there_once()
    {
        var ids = typeof(BillingEventIds).GetFields().Select(field => (int)field.GetRawConstantValue()!).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    private static bool IsWireType(Type type) =>
        type.GetProperties().Any(property => property.GetCustomAttribute<JsonPropertyNameAttribute>() is not null);
}
