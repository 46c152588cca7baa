namespace KalshiBook.Billing;

/// <summary>What Stripe said of a customer.</summary>
internal sealed record SubscriptionRead
{
    /// <summary>Gets the ticket, taken before the read began.</summary>
    public required long Ticket { get; init; }

    /// <summary>Gets the customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Gets a value indicating whether the customer was deleted.</summary>
    public bool IsCustomerDeleted { get; init; }

    /// <summary>Gets the customer that the account had when the read began, or null. It gives way to <see cref="CustomerId"/>.</summary>
    public string? CustomerBefore { get; init; }

    /// <summary>Gets the customer that the link moves away from, or null where it stays.</summary>
    public string? MovesFrom => CustomerBefore != CustomerId ? CustomerBefore : null;

    /// <summary>Gets the metered subscription that the account had when the read began, or null. A later one may be too young to be in the read.</summary>
    public string? MeteredBefore { get; init; }

    /// <summary>Gets all subscriptions of the customer.</summary>
    public required IReadOnlyList<StripeSubscription> Subscriptions { get; init; }
}
