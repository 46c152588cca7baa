namespace KalshiBook.Billing;

/// <summary>A Stripe customer can't be linked to an account: another account has it, or it was deleted.</summary>
public sealed class CustomerTakenException : Exception
{
    /// <summary>Makes the exception.</summary>
    public CustomerTakenException()
        : this("The Stripe customer belongs to another account, or was deleted.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed.</param>
    public CustomerTakenException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The store's own exception.</param>
    public CustomerTakenException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
