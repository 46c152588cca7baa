namespace KalshiBook.Billing;

/// <summary>How a call to Stripe failed.</summary>
public enum StripeFailureKind
{
    /// <summary>Nothing was sent: no connection could be made. Repeat.</summary>
    Unreachable = 0,

    /// <summary>A time-out, a cut connection or a 5xx: the call may have been carried out. Repeat, with the same idempotency key.</summary>
    Unknown = 1,

    /// <summary>Stripe did not carry the call out: too many calls (429), or the same key is in use by another one (409). Repeat, later.</summary>
    Busy = 2,

    /// <summary>Stripe refused the call for good. Repeating it changes nothing.</summary>
    Refused = 3,

    /// <summary>What the call names does not exist at Stripe, in this account and mode.</summary>
    Missing = 4,

    /// <summary>Stripe has a meter event with this identifier already.</summary>
    Duplicate = 5,
}
