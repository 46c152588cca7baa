using System.Buffers;
using System.Text.Json;

namespace KalshiBook.Billing;

/// <summary>Takes from an event what is needed of it. An odd field is as good as none.</summary>
/// <remarks>Stripe's API has versions, and an event must not be lost by one.</remarks>
internal static class WebhookEventParser
{
    private const string UserIdName = "kalshibook_user_id";

    // Ids go into the database, which can't store every text, and into logs.
    private static readonly SearchValues<char> Safe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    /// <summary>Parses an event, with its data or thin.</summary>
    /// <param name="json">The body of a webhook, whose signature was checked.</param>
    /// <returns>The event, or null where the text is no event of Stripe.</returns>
    public static WebhookEvent? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null; // no JSON, or no text
        }
    }

    private static WebhookEvent? Read(JsonElement? root)
    {
        var kind = root.Member("object");
        if (kind is not null && kind.Text() is not ("event" or "v2.core.event")) return null;
        if (Word(root.Member("id")) is not { } id || Word(root.Member("type")) is not { } type) return null;
        var about = root.Member("data").Member("object");
        return new WebhookEvent
        {
            Id = id,
            Type = type,
            CreatedAt = WebhookEventTime.Parse(root.Member("created")),
            ObjectId = Id(about.Member("id")),
            CustomerId = CustomerId(about),
            UserId = UserId(about),
            Mode = Word(about.Member("mode")),
            AttemptCount = Count(about.Member("attempt_count")),
        };
    }

    private static string? CustomerId(JsonElement? about)
    {
        if (about.Member("object").Text() == "customer") return Id(about.Member("id"));
        var customer = about.Member("customer");
        return Id(customer) ?? Id(customer.Member("id"));
    }

    private static UserId? UserId(JsonElement? about) =>
        UserIdOf(about.Member("metadata").Member(UserIdName))
        ?? UserIdOf(about.Member("client_reference_id"))
        ?? UserIdOf(about.Member("parent").Member("subscription_details").Member("metadata").Member(UserIdName));

    private static UserId? UserIdOf(JsonElement? element) => KalshiBook.Billing.UserId.TryParse(element.Text(), out var user) ? user : null;

    // Stripe is asked about it: it must be one of Stripe's ids, which is a part of an address.
    private static string? Id(JsonElement? element) => Word(element) is { } id && !id.AsSpan().ContainsAny(".:") ? id : null;

    private static long? Count(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } count && count.TryGetInt64(out var number) ? number : null;

    private static string? Word(JsonElement? element) =>
        element.Text() is { Length: > 0 and <= 255 } text && !text.AsSpan().ContainsAnyExcept(Safe) ? text : null;
}
