namespace KalshiBook.Billing;

/// <summary>A Checkout session at Stripe.</summary>
public sealed record StripeCheckoutSession
{
    /// <summary>Gets Stripe's id, <c>cs_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what completing it does: <c>subscription</c>, <c>setup</c> or <c>payment</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Gets the status: <c>open</c>, <c>complete</c> or <c>expired</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Gets the address of its page while it is open.</summary>
    public string? Url { get; init; }

    /// <summary>Gets Stripe's id of the customer, or null.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Gets the payment method that a completed session in setup mode collected, or null.</summary>
    public string? PaymentMethodId { get; init; }

    /// <summary>Gets a value indicating whether it can still be completed.</summary>
    public bool IsOpen => Status == "open";

    /// <summary>Gets a value indicating whether it was completed.</summary>
    public bool IsComplete => Status == "complete";

    /// <summary>Gets a value indicating whether completing it starts a subscription.</summary>
    public bool Subscribes => Mode == "subscription";
}
