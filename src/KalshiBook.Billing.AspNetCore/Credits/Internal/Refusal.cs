namespace KalshiBook.Billing.AspNetCore;

/// <summary>A refusal for lack of credits.</summary>
/// <param name="Error">The body.</param>
/// <param name="RetryAfter">The value of <c>Retry-After</c>, in seconds.</param>
internal sealed record Refusal(ErrorBody Error, long RetryAfter);
