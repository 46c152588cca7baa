namespace KalshiBook.Billing;

/// <summary>What a sync comes from.</summary>
internal sealed record SyncCause
{
    /// <summary>Gets Stripe's id of the event, which is marked as applied with the effect; null where there is none.</summary>
    public string? EventId { get; init; }

    /// <summary>Gets the customer that the event is about, or null.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Gets a value indicating whether the event says that the customer was deleted.</summary>
    public bool IsCustomerDeleted { get; init; }

    /// <summary>Gets a value indicating whether the user asked for it.</summary>
    public bool IsUsersOwn { get; init; }
}
