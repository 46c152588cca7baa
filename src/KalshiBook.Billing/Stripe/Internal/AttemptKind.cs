using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KalshiBook.Billing;

/// <summary>A kind of attempt: the operation, its arguments as they are stored, and the call.</summary>
/// <typeparam name="T">The arguments.</typeparam>
internal sealed record AttemptKind<T>(
    StripeOperation Operation, JsonTypeInfo<T> Json, Func<T, string, CancellationToken, Task<StripeResult<AttemptResult>>> Call)
    where T : class
{
    public string Write(T parameters) => JsonSerializer.Serialize(parameters, Json);

    public T Read(string parameters) => JsonSerializer.Deserialize(parameters, Json)
        ?? throw new JsonException($"The stored arguments of an attempt at {Operation} are empty.");

    /// <summary>Whether an attempt was made with just these arguments.</summary>
    public bool IsOf(StripeAttempt attempt, T parameters) => string.Equals(attempt.Parameters, Write(parameters), StringComparison.Ordinal);
}
