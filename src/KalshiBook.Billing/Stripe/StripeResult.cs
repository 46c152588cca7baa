using System.Diagnostics.CodeAnalysis;

namespace KalshiBook.Billing;

/// <summary>What a call to Stripe came to: a value, or a failure that says whether to repeat the call.</summary>
/// <typeparam name="T">The kind of value.</typeparam>
public sealed record StripeResult<T>
    where T : class
{
    private StripeResult(T? value, StripeFailure? failure) => (Value, Failure) = (value, failure);

    /// <summary>Gets the value, or null.</summary>
    public T? Value { get; }

    /// <summary>Gets the failure, or null.</summary>
    public StripeFailure? Failure { get; }

    /// <summary>Gets a value indicating whether the call succeeded.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsOk => Failure is null;

    /// <summary>Makes the result of a call that succeeded.</summary>
    /// <param name="value">What Stripe answered.</param>
    public static implicit operator StripeResult<T>(T value) => FromValue(value);

    /// <summary>Makes the result of a call that failed.</summary>
    /// <param name="failure">The failure.</param>
    public static implicit operator StripeResult<T>(StripeFailure failure) => FromFailure(failure);

    /// <summary>Makes the result of a call that succeeded.</summary>
    /// <param name="value">What Stripe answered.</param>
    /// <returns>The result.</returns>
    [SuppressMessage("Design", "CA1000", Justification = "The friendly name of the operator; interfaces have no conversions.")]
    public static StripeResult<T> FromValue(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new StripeResult<T>(value, null);
    }

    /// <summary>Makes the result of a call that failed.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The result.</returns>
    [SuppressMessage("Design", "CA1000", Justification = "The friendly name of the operator.")]
    public static StripeResult<T> FromFailure(StripeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new StripeResult<T>(null, failure);
    }

    /// <summary>Gives the value, where the caller can't go on without it.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="StripeUnavailableException">The call failed.</exception>
    public T OrThrow() => IsOk ? Value : throw new StripeUnavailableException(Failure);
}
