using System.Runtime.CompilerServices;

namespace KalshiBook.Billing;

/// <summary>Checks what goes into Stripe's paths and headers. Stripe.net takes an empty id for none, and then calls the list instead.</summary>
internal static class StripeIds
{
    /// <summary>Gives an id back if it can be one of Stripe's.</summary>
    /// <param name="id">The id.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <exception cref="ArgumentException">It is empty, or has characters that no id has.</exception>
    public static string Check(string? id, [CallerArgumentExpression(nameof(id))] string? name = null) =>
        !string.IsNullOrEmpty(id) && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
            ? id
            : throw new ArgumentException("An id has letters, digits, underscores and hyphens, and at least one of them.", name);

    /// <summary>Gives a name of ours back if it says something.</summary>
    /// <param name="text">The name.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <exception cref="ArgumentException">It is blank.</exception>
    public static string CheckName(string? text, [CallerArgumentExpression(nameof(text))] string? name = null) =>
        !string.IsNullOrWhiteSpace(text) ? text : throw new ArgumentException("A name is not blank.", name);

    /// <summary>Gives an idempotency key back if Stripe takes it.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">It is empty, too long, or can't stand in a header.</exception>
    public static string CheckKey(string? key) => key is { Length: > 0 and <= 255 } && key.All(character => character is > ' ' and < '\x7f')
        ? key
        : throw new ArgumentException("An idempotency key has 1 to 255 visible ASCII characters.", nameof(key));
}
