using System.Globalization;

namespace KalshiBook.Billing.Testing;

/// <summary>The answers under idempotency keys, as Stripe keeps them: for at least 24 hours, and the twin forgets as soon as it may.</summary>
internal sealed class IdempotencyKeys(TimeProvider clock)
{
    private readonly Dictionary<string, Entry> _keys = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, DateTimeOffset At)> _ages = new();

    /// <summary>Begins a request. Answers it if it is a repetition, in the hands of another one, or something else under the same key.</summary>
    public Answer? Begin(StripeTwinRequest request)
    {
        if (request is not { Method: "POST", IdempotencyKey: { } key }) return null;
        if (key.Length > 255) return new Answer(400, Error.Body("Idempotency keys must be at most 255 characters."));
        lock (_keys)
        {
            Forget();
            if (_keys.TryGetValue(key, out var entry))
            {
                if (entry.Request != FingerprintOf(request)) return new Answer(400, Error.KeyMismatch(key));
                return entry.Answer is null ? new Answer(409, Error.KeyInUse(key)) : Answer.Replayed(entry.Answer);
            }
            _keys[key] = new Entry(FingerprintOf(request), clock.GetUtcNow(), null);
            return null;
        }
    }

    /// <summary>Ends a request. Without an answer the key is free again: Stripe stores nothing for what it did not carry out.</summary>
    public void End(StripeTwinRequest request, Answer? answer)
    {
        if (request is not { Method: "POST", IdempotencyKey: { } key }) return;
        lock (_keys)
        {
            if (answer is null) _keys.Remove(key);
            else Keep(key, new Entry(FingerprintOf(request), clock.GetUtcNow(), answer));
        }
    }

    /// <summary>Gives all answers that are kept, for the state file.</summary>
    public List<KeyValuePair<string, Entry>> All()
    {
        lock (_keys) return [.. _keys.Where(entry => entry.Value.Answer is not null)];
    }

    public void Keep(string key, Entry entry)
    {
        lock (_keys)
        {
            _keys[key] = entry;
            _ages.Enqueue((key, entry.At));
        }
    }

    // Each with its length, so that no two requests read alike.
    private static string FingerprintOf(StripeTwinRequest request) => string.Concat(
        request.Form.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key.Length}:{pair.Key}={pair.Value.Length}:{pair.Value};"))
            .Prepend($"{request.Method} {request.Path}\n"));

    // What is still in somebody's hands is kept, however old it is.
    private void Forget()
    {
        var oldest = clock.GetUtcNow().AddHours(-24);
        while (_ages.TryPeek(out var age) && age.At <= oldest)
        {
            _ages.Dequeue();
            if (_keys.TryGetValue(age.Key, out var entry) && entry.Answer is not null && entry.At <= oldest) _keys.Remove(age.Key);
        }
    }

    internal sealed record Entry(string Request, DateTimeOffset At, Answer? Answer);
}
