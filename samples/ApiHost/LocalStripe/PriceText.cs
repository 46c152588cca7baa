using System.Globalization;
using System.Text.RegularExpressions;
using KalshiBook.Billing.Testing;

namespace KalshiBook.ApiHost;

/// <summary>Reads a price as people write it: <c>$30 / month</c>, <c>$1,200 / year</c>, <c>€9.50 per week</c>, <c>$75 every 3 months</c>.</summary>
internal static partial class PriceText
{
    /// <summary>Gives the price, whose id is still to be set, or null where the text says none.</summary>
    public static StripeTwinPrice? Read(string? text)
    {
        var match = Price().Match(text ?? "");
        if (!match.Success) return null;
        return new StripeTwinPrice("")
        {
            Currency = match.Groups["sign"].Value switch { "€" => "eur", "£" => "gbp", _ => "usd" },
            UnitAmount = decimal.Parse(match.Groups["amount"].Value, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * 100,
            IntervalCount = match.Groups["count"].Success ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 1,
            Interval = match.Groups["interval"].Value.ToLowerInvariant() switch { "mo" => "month", "yr" => "year", var interval => interval },
        };
    }

    // Up to Stripe's largest amount, $999,999.99, and its longest periods but for their sum: three years.
    [GeneratedRegex(
        @"^\s*(?<sign>[$€£])\s?(?<amount>([0-9]{1,3},[0-9]{3}|[0-9]{1,6})(\.[0-9]{2})?)\s*(/|per|a|every)\s*((?<count>[2-9]|1[0-2])\s*)?(?<interval>day|week|month|mo|year|yr)s?\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Price();
}
