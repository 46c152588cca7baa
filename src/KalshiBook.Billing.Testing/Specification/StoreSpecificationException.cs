namespace KalshiBook.Billing.Testing;

/// <summary>A store broke a rule of the <see cref="BillingStoreSpecification"/>: the message says what was expected and seen.</summary>
public sealed class StoreSpecificationException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StoreSpecificationException()
        : this("The store broke a rule.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was expected and what was seen.</param>
    public StoreSpecificationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was expected and what was seen.</param>
    /// <param name="innerException">What the store threw.</param>
    public StoreSpecificationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
