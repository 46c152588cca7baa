namespace KalshiBook.Billing;

/// <summary>An attempt at an operation that must happen at Stripe once. Its id is the idempotency key of every try.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Id">The id, random.</param>
/// <param name="Parameters">The arguments, as JSON: a key goes with the same ones each time.</param>
/// <param name="StartedAt">When it was stored. Stripe keeps a key for at least 24 hours.</param>
public sealed record StripeAttempt(UserId UserId, StripeOperation Operation, Guid Id, string Parameters, DateTimeOffset StartedAt)
{
    /// <summary>Gets Stripe's id of what was made; null while the attempt is open.</summary>
    public string? ResultId { get; init; }

    /// <summary>Gets the address of what was made, where it has one.</summary>
    public string? ResultUrl { get; init; }

    /// <summary>Gets a value indicating whether nobody knows yet what it came to.</summary>
    public bool IsOpen => ResultId is null;

    /// <summary>Gets the idempotency key.</summary>
    public string IdempotencyKey => $"kalshibook:{Operation.ToString().ToLowerInvariant()}:{Id:D}";
}
