using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing.Tests.Fields;

/// <summary>Short words for what is in an answer.</summary>
internal static class Json
{
    public static string Id(this JsonObject item) => item.Text("id");

    public static string Text(this JsonObject item, string name) => (string?)item[name] ?? throw new InvalidOperationException($"There is no {name} in {item.ToJsonString()}");
}
