namespace KalshiBook.Billing;

/// <summary>Overage of one customer that is reported to Stripe's meter as one event.</summary>
public sealed record OverageReport
{
    /// <summary>Gets the id, random: the event's identifier at Stripe.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets Stripe's id of the customer.</summary>
    public required string StripeCustomerId { get; init; }

    /// <summary>Gets the credits.</summary>
    public required long Credits { get; init; }

    /// <summary>Gets when the last charge in it was.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Gets when it was sealed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets how far it has come.</summary>
    public OverageReportState State { get; init; }

    /// <summary>Gets the time that Stripe was told, stored before the first try; null before. It may be later than <see cref="OccurredAt"/>.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Gets when the first try was that Stripe may have got, or null.</summary>
    public DateTimeOffset? FirstSentAt { get; init; }

    /// <summary>Gets how often it was tried.</summary>
    public int Tries { get; init; }

    /// <summary>Gets how many idempotency keys are used up: Stripe keeps a first 500 too, and gives it for a day to every try with the same key.</summary>
    public int KeyNumber { get; init; }

    /// <summary>Gets when it is to be tried next.</summary>
    public required DateTimeOffset NextTryAt { get; init; }

    /// <summary>Gets when it was done, refused or held, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets the last failure in words, or null.</summary>
    public string? Failure { get; init; }
}
