namespace KalshiBook.Billing;

/// <summary>A subscription as Stripe has it.</summary>
public sealed record StripeSubscription
{
    /// <summary>Gets Stripe's id, <c>sub_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the status in Stripe's spelling. It may be one that this library does not know.</summary>
    public required string Status { get; init; }

    /// <summary>Gets when it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets what is subscribed to.</summary>
    public required IReadOnlyList<StripeSubscriptionItem> Items { get; init; }

    /// <summary>Gets the latest invoice, or null where there is none.</summary>
    public StripeInvoice? LatestInvoice { get; init; }

    /// <summary>Gets a value indicating whether it ends with its period.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>Gets when it is to end, or null. Stripe's portal may set this alone, without <see cref="CancelAtPeriodEnd"/>.</summary>
    public DateTimeOffset? CancelAt { get; init; }

    /// <summary>Gets the payment method that its invoices are paid with, or null where that is the customer's.</summary>
    public string? DefaultPaymentMethodId { get; init; }
}
