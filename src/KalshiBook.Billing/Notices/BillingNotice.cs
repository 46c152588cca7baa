namespace KalshiBook.Billing;

/// <summary>Something that somebody should know of. Each is logged as well.</summary>
/// <param name="Kind">What it is.</param>
public sealed record BillingNotice(BillingNoticeKind Kind)
{
    /// <summary>Gets the user that it is about, where one is known.</summary>
    public UserId? UserId { get; init; }

    /// <summary>Gets Stripe's id of the customer, or null.</summary>
    public string? StripeCustomerId { get; init; }

    /// <summary>Gets Stripe's ids of what it is about: subscriptions, prices, an invoice, a payment; or the id of a report.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Gets Stripe's id of the event that told of it, or null.</summary>
    public string? EventId { get; init; }

    /// <summary>Gets how often the payment was tried, of <see cref="BillingNoticeKind.PaymentFailed"/>; or null.</summary>
    public long? Attempts { get; init; }
}
