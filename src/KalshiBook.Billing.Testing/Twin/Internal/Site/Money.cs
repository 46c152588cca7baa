using System.Globalization;

namespace KalshiBook.Billing.Testing;

/// <summary>Amounts in a currency's smallest unit, of which there may be parts, as people write them.</summary>
internal static class Money
{
    private static readonly HashSet<string> Whole = new(StringComparer.OrdinalIgnoreCase)
    {
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
    };

    private static readonly HashSet<string> Thousandths = new(StringComparer.OrdinalIgnoreCase) { "bhd", "jod", "kwd", "omr", "tnd" };

    public static string Of(decimal amount, string currency)
    {
        var (unit, format) = Whole.Contains(currency) ? (1m, "#,##0.############")
            : Thousandths.Contains(currency) ? (1000m, "#,##0.000############")
            : (100m, "#,##0.00############");
        var text = (Math.Abs(amount) / unit).ToString(format, CultureInfo.InvariantCulture);
        var sign = amount < 0 ? "-" : "";
        return currency.Equals("usd", StringComparison.OrdinalIgnoreCase) ? $"{sign}${text}" : $"{sign}{text} {currency.ToUpperInvariant()}";
    }
}
