using System.Globalization;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What people read of a price.</summary>
internal static class PriceText
{
    /// <summary>Gives the name of the product: what the plan is called.</summary>
    public static string Name(World world, JsonObject price) => NameOfProduct(world, price.Text("product")) ?? price.Id();

    public static string? NameOfProduct(World world, string? productId) => productId is null ? null : world.Find(productId)?.Text("name");

    /// <summary>Gives <c>$30.00 / month</c>, or <c>$0.008 per credit, billed monthly by usage</c>.</summary>
    public static string Of(World world, JsonObject price, long quantity)
    {
        var amount = Money.Of(decimal.Parse(price.Text("unit_amount_decimal")!, CultureInfo.InvariantCulture), price.Text("currency")!);
        var recurring = price.Object("recurring");
        var (interval, count) = (recurring.Text("interval")!, recurring.Number("interval_count") ?? 1);
        var many = string.Create(CultureInfo.InvariantCulture, $"every {count} {interval}s");
        if (Prices.IsMetered(price)) return $"{amount} per {Unit(world, recurring)}, billed {(count == 1 ? Often(interval) : many)} by usage";
        var each = quantity == 1 ? amount : string.Create(CultureInfo.InvariantCulture, $"{quantity} × {amount}");
        return count == 1 ? $"{each} / {interval}" : $"{each} {many}";
    }

    private static string Often(string interval) => interval == "day" ? "daily" : interval + "ly";

    // An event is named after what it counts: kalshibook_api_credits.
    private static string Unit(World world, JsonObject recurring)
    {
        var name = recurring.Text("meter") is { } meter ? world.Find(meter)?.Text("event_name") : null;
        var word = name?.Split('_', '.', '-')[^1] ?? "";
        return word.Length > 1 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : "unit";
    }
}
