namespace KalshiBook.Billing;

/// <summary>What is taken from an event of Stripe: ids and words. Its other figures may be old, or of another API version.</summary>
internal sealed record WebhookEvent
{
    /// <summary>Gets Stripe's id, <c>evt_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the type, such as <c>customer.subscription.updated</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Gets when Stripe made it; the Unix epoch where it does not say.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets Stripe's id of the object that it is about, or null.</summary>
    public string? ObjectId { get; init; }

    /// <summary>Gets Stripe's id of the customer that it is about, or null.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Gets the user that its object names in <c>metadata.kalshibook_user_id</c> or <c>client_reference_id</c>, or null.</summary>
    public UserId? UserId { get; init; }

    /// <summary>Gets the mode of a Checkout session, or null.</summary>
    public string? Mode { get; init; }

    /// <summary>Gets how often an invoice's payment was tried, or null.</summary>
    public long? AttemptCount { get; init; }
}
