namespace KalshiBook.Billing;

/// <summary>Stripe could not be reached, did not answer in time, or refused what it should not refuse.</summary>
public sealed class StripeUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StripeUnavailableException()
        : this(new StripeFailure(StripeFailureKind.Unknown))
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, without secrets.</param>
    public StripeUnavailableException(string message)
        : base(message) => Failure = new StripeFailure(StripeFailureKind.Unknown);

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, without secrets.</param>
    /// <param name="innerException">What it came from.</param>
    public StripeUnavailableException(string message, Exception? innerException)
        : base(message, innerException) => Failure = new StripeFailure(StripeFailureKind.Unknown);

    /// <summary>Makes the exception of a failed call.</summary>
    /// <param name="failure">The failure.</param>
    public StripeUnavailableException(StripeFailure failure)
        : base($"A call to Stripe failed: {failure}.") => Failure = failure;

    /// <summary>Gets the failure.</summary>
    public StripeFailure Failure { get; }
}
