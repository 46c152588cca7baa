namespace KalshiBook.Billing.Stubs;

/// <summary>The answers under idempotency keys, as Stripe keeps them: for at least 24 hours, and the stub forgets as soon as it may.</summary>
internal sealed class IdempotencyKeys(TimeProvider clock)
{
    private readonly Dictionary<string, (string Request, DateTimeOffset At, Answer? Answer)> _keys = new(StringComparer.Ordinal);

    /// <summary>Begins a request. Answers it if it is a repetition, in the hands of another one, or something else under the same key.</summary>
    public Answer? Begin(StripeStubRequest request)
    {
        if (request is not { Method: "POST", IdempotencyKey: { } key }) return null;
        lock (_keys)
        {
            if (_keys.TryGetValue(key, out var entry) && (entry.Answer is null || entry.At > clock.GetUtcNow().AddHours(-24)))
            {
                if (entry.Request != request.ToString())
                    return new Answer(400, Error.Body("Keys for idempotent requests can only be used with the same parameters.", "idempotency_error"));
                return entry.Answer is null ? new Answer(409, Error.BodyOf(409)) : Answer.Replayed(entry.Answer);
            }
            _keys[key] = (request.ToString(), clock.GetUtcNow(), null);
            return null;
        }
    }

    /// <summary>Ends a request. Without an answer the key is free again: Stripe stores nothing for what it did not carry out.</summary>
    public void End(StripeStubRequest request, Answer? answer)
    {
        if (request is not { Method: "POST", IdempotencyKey: { } key }) return;
        lock (_keys)
        {
            if (answer is null) _keys.Remove(key);
            else _keys[key] = (request.ToString(), clock.GetUtcNow(), answer);
        }
    }
}
