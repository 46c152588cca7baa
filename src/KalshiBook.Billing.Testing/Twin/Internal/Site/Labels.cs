using System.Globalization;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Small words that several pages have: dates, statuses, cards.</summary>
internal static class Labels
{
    /// <summary>Gives the day in UTC, such as 14 Dec 2026.</summary>
    public static Html Day(long? seconds)
    {
        if (seconds is null) return default;
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds.Value);
        var (machine, human) = (time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), time.ToString("d MMM yyyy", CultureInfo.InvariantCulture));
        return Html.Of($"""<time datetime="{machine}">{human}</time>""");
    }

    /// <summary>Gives a status of a subscription or an invoice as a label.</summary>
    public static Html Status(string? status)
    {
        var tone = status switch
        {
            "active" or "trialing" or "paid" => "tag good",
            "past_due" or "unpaid" or "open" or "incomplete" or "uncollectible" => "tag bad",
            _ => "tag",
        };
        return Html.Of($"""<span class="{tone}">{status?.Replace('_', ' ')}</span>""");
    }

    /// <summary>Gives a card by its last digits, or that there is none.</summary>
    public static string Card(World world, string? id)
    {
        if (id is null || world.Find(id)?["card"] is not JsonObject card) return "No card";
        var brand = card.Text("brand") is { Length: > 0 } name ? char.ToUpperInvariant(name[0]) + name[1..] : "Card";
        return $"{brand} •••• {card.Text("last4")}";
    }
}
