using System.Globalization;
using System.Text.Json;

namespace KalshiBook.Billing;

/// <summary>Pages of Stripe's events, as text: an event of another API version need not fit the types of the one that the library speaks.</summary>
internal static class StripeEventPage
{
    /// <summary>Gives the path of a page of events that Stripe could not deliver.</summary>
    /// <param name="types">The types that are asked for.</param>
    /// <param name="since">The time of the oldest one.</param>
    /// <param name="after">The event that the page begins after, or null for the first page.</param>
    public static string PathOf(IEnumerable<string> types, DateTimeOffset since, string? after)
    {
        var names = string.Concat(types.Select(type => "&types[]=" + Uri.EscapeDataString(type)));
        var seconds = since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"/v1/events?delivery_success=false&limit=100&created[gte]={seconds}{names}{(after is null ? "" : "&starting_after=" + after)}";
    }

    /// <summary>Reads a page.</summary>
    /// <param name="content">The body of Stripe's answer.</param>
    public static StripePage<string> Parse(string content)
    {
        using var json = JsonDocument.Parse(content);
        var events = json.RootElement.GetProperty("data").EnumerateArray().ToList();
        var more = json.RootElement.GetProperty("has_more").GetBoolean();
        return new StripePage<string>(
            [.. events.Select(item => item.GetRawText())], more ? StripeIds.Check(events[^1].GetProperty("id").GetString()) : null);
    }
}
