namespace KalshiBook.Billing.Testing;

/// <summary>A subscription that a test wants Stripe to have.</summary>
public sealed record StripeTwinSubscription
{
    /// <summary>Gets the id; null for a new one. The id of a subscription that is there replaces it.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the customer. One that is not there is made.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Gets the price.</summary>
    public required string PriceId { get; init; }

    /// <summary>Gets the user in the metadata, or null.</summary>
    public string? UserId { get; init; }

    /// <summary>Gets the status.</summary>
    public string Status { get; init; } = "active";

    /// <summary>Gets the quantity. A metered price has none.</summary>
    public long Quantity { get; init; } = 1;

    /// <summary>Gets when it was made; null: at the start of its period.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Gets the start of the current period; null: now.</summary>
    public DateTimeOffset? PeriodStart { get; init; }

    /// <summary>Gets the end of the current period; null: as the price is billed.</summary>
    public DateTimeOffset? PeriodEnd { get; init; }

    /// <summary>Gets the status of the latest invoice; null: there is none.</summary>
    public string? InvoiceStatus { get; init; } = "paid";

    /// <summary>Gets the amount due of the latest invoice.</summary>
    public long AmountDue { get; init; } = 3000;

    /// <summary>Gets a value indicating whether it ends with its period.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>Gets when it is to end, set alone, as the portal does.</summary>
    public DateTimeOffset? CancelAt { get; init; }

    /// <summary>Gets what its invoices are paid with, or null.</summary>
    public string? DefaultPaymentMethodId { get; init; }
}
