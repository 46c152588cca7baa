namespace KalshiBook.Billing;

/// <summary>The store could not be reached, or could not answer in time.</summary>
public sealed class BillingStoreUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    public BillingStoreUnavailableException()
        : this("The billing store is unavailable.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, without addresses and secrets.</param>
    public BillingStoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, without addresses and secrets.</param>
    /// <param name="innerException">The store's own exception.</param>
    public BillingStoreUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets a value indicating whether the operation may have been carried out all the same. The default is true.</summary>
    public bool IsOutcomeUnknown { get; init; } = true;

    /// <summary>Gets a value indicating whether there was no room in the queue, so that a try at once, by the same process, would only make it longer.</summary>
    internal bool IsOverloaded { get; init; }
}
