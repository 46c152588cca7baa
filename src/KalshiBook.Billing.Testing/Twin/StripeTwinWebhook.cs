namespace KalshiBook.Billing.Testing;

/// <summary>An endpoint that the twin sends events to, signed as Stripe signs them, in the order in which they happened.</summary>
/// <param name="Url">The address, <c>http://…/billing/webhook</c>.</param>
/// <param name="Secret">The signing secret, <c>whsec_…</c>.</param>
public sealed record StripeTwinWebhook(string Url, string Secret)
{
    /// <summary>Gets the types that are sent, such as <c>customer.subscription.updated</c>. Default: all.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Gets a value indicating whether thin events are sent, which tell of errors in meter events, and no others. Default: no.</summary>
    public bool Thin { get; init; }

    internal bool Wants(string type, bool isThin) => isThin == Thin && (isThin || Events is null || Events.Contains(type, StringComparer.Ordinal));
}
