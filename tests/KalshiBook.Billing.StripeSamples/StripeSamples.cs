using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.Billing.Samples;

/// <summary>Webhook events in Stripe's form, and signatures for them.</summary>
public static class StripeSamples
{
    private const string User = "user_stub_1";
    private const string Customer = "cus_stub_1";
    private const string Subscription = "sub_stub_1";
    private const string Session = "cs_test_stub_1";

    /// <summary>Gets the names of all sample events, such as <c>03_checkout.session.completed</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(StripeSamples).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
            .Select(name => name[..^".json".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Gives a sample event, with ids of the caller's in the place of its own.</summary>
    /// <param name="name">The name, or the number that it begins with, such as <c>03</c>.</param>
    /// <param name="eventId">The id of the event.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="userId">The user in metadata and <c>client_reference_id</c>.</param>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="sessionId">The Checkout session.</param>
    /// <returns>The body of the webhook.</returns>
    public static string Event(
        string name,
        string? eventId = null,
        string? customerId = null,
        string? userId = null,
        string? subscriptionId = null,
        string? sessionId = null)
    {
        var whole = Names.FirstOrDefault(item => item == name || item.StartsWith(name + "_", StringComparison.Ordinal))
            ?? throw new ArgumentException($"There is no sample event {name}.", nameof(name));
        using var stream = typeof(StripeSamples).Assembly.GetManifestResourceStream(whole + ".json")!;
        using var reader = new StreamReader(stream);
        var json = new StringBuilder(reader.ReadToEnd());
        Replace(json, User, userId);
        Replace(json, Customer, customerId);
        Replace(json, Subscription, subscriptionId);
        Replace(json, Session, sessionId);
        return eventId is null ? json.ToString() : WithEventId(json.ToString(), eventId);
    }

    /// <summary>Signs a body as Stripe does.</summary>
    /// <param name="body">The body.</param>
    /// <param name="secret">The signing secret, <c>whsec_…</c>. Several, while a secret is replaced by another.</param>
    /// <param name="at">The time of the signature.</param>
    /// <returns>The header <c>Stripe-Signature</c>.</returns>
    public static string Sign(string body, DateTimeOffset at, params ReadOnlySpan<string> secret)
    {
        var seconds = at.ToUnixTimeSeconds();
        var header = new StringBuilder().Append("t=").Append(seconds);
        foreach (var one in secret)
        {
            var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
            header.Append(",v1=").Append(Convert.ToHexStringLower(mac));
        }
        return header.ToString();
    }

    private static void Replace(StringBuilder json, string own, string? others)
    {
        if (others is null) return;
        json.Replace($"\"{own}\"", $"\"{others}\"").Replace($"={own}\"", $"={others}\"").Replace($"/{own}\"", $"/{others}\"");
    }

    // An event's own id is the first one in it.
    private static string WithEventId(string json, string eventId)
    {
        var start = json.IndexOf("\"id\": \"", StringComparison.Ordinal) + "\"id\": \"".Length;
        return json[..start] + eventId + json[json.IndexOf('"', start)..];
    }
}
