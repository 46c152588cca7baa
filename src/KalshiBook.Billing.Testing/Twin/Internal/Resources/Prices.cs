using System.Globalization;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Prices, and what follows from them: periods and amounts.</summary>
internal static class Prices
{
    // No invoice is larger, whatever was used.
    private const decimal MostAmount = 999_999_999_999;

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get("price", call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("active", "currency", "lookup_keys[#]", "product", "type", "recurring[interval]", "recurring[meter]", "recurring[usage_type]");
        var keys = call.List("lookup_keys");
        return Pages.Of(
            world.All("price"),
            call,
            item => (keys.Count == 0 || keys.Contains(item.Text("lookup_key") ?? ""))
                && item.Flag("active") == (call.Has("active") ? call.Flag("active") : item.Flag("active"))
                && Fits(item, call, "currency") && Fits(item, call, "product") && Fits(item, call, "type")
                && Fits(item.Object("recurring"), call, "interval", "recurring[interval]")
                && Fits(item.Object("recurring"), call, "meter", "recurring[meter]")
                && Fits(item.Object("recurring"), call, "usage_type", "recurring[usage_type]"));
    }

    public static JsonObject Put(World world, StripeTwinPrice wanted)
    {
        if (wanted is not { Interval: "day" or "week" or "month" or "year", IntervalCount: >= 1 and <= 1000, UnitAmount: >= 0 and <= 99_999_999, Id.Length: > 0 })
            throw new ArgumentException($"{wanted} is no price: see the values that its properties can have.", nameof(wanted));
        var price = Templates.New("price", wanted.Id);
        price.Set(
            ("created", world.Now),
            ("currency", wanted.Currency),
            ("lookup_key", wanted.LookupKey),
            ("product", Products.Put(world, wanted.ProductName, wanted.Id).Id()),
            ("unit_amount", decimal.IsInteger(wanted.UnitAmount) ? (long)wanted.UnitAmount : null),
            ("unit_amount_decimal", wanted.UnitAmount.ToString("0.############", CultureInfo.InvariantCulture)));
        price.Object("recurring").Set(("interval", wanted.Interval), ("interval_count", wanted.IntervalCount));
        if (wanted.MeterEventName is { } name)
            price.Object("recurring").Set(("usage_type", "metered"), ("meter", (Meters.Active(world, name) ?? Meters.Put(world, name, wanted.ProductName)).Id()));
        return world.Put(price);
    }

    public static bool IsMetered(JsonObject price) => price.Object("recurring").Text("usage_type") == "metered";

    /// <summary>Gives the end of the period that has a start: the next of the dates that the anchor sets. A month's 31st is clipped, and comes back.</summary>
    public static DateTimeOffset PeriodEnd(JsonObject price, DateTimeOffset anchor, DateTimeOffset start)
    {
        var (interval, count) = (price.Object("recurring").Text("interval"), (int)price.Object("recurring").Number("interval_count")!.Value);
        if (interval is "day" or "week")
        {
            var days = interval == "day" ? count : 7 * count;
            return anchor.AddDays(days * (Math.Floor((start - anchor).TotalDays / days) + 1));
        }
        var months = interval == "year" ? 12 * count : count;
        var periods = (((start.Year - anchor.Year) * 12) + start.Month - anchor.Month) / months;
        while (anchor.AddMonths(periods * months) > start) periods--;
        while (anchor.AddMonths(periods * months) <= start) periods++;
        return anchor.AddMonths(periods * months);
    }

    /// <summary>Gives an amount in the currency's smallest unit, a half rounded up.</summary>
    public static long AmountOf(JsonObject price, decimal quantity) => (long)Math.Min(MostAmount, Math.Round(
        quantity * decimal.Parse(price.Text("unit_amount_decimal")!, CultureInfo.InvariantCulture), MidpointRounding.AwayFromZero));

    private static bool Fits(JsonObject item, Call call, string name, string? parameter = null) =>
        call[parameter ?? name] is not { } asked || item.Text(name) == asked;
}
