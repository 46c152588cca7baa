namespace KalshiBook.Billing.Testing;

/// <summary>What a request is answered.</summary>
internal sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string>? Headers = null)
{
    private const string RequestId = "Request-Id";

    /// <summary>Gives the answer with the id of its request, which the events that it caused name too.</summary>
    public Answer Of(string requestId) => this with { Headers = new Dictionary<string, string>(AllHeaders(), StringComparer.Ordinal) { [RequestId] = requestId } };

    /// <summary>Gives the answer again, to a request that will have an id of its own.</summary>
    public static Answer Replayed(Answer first)
    {
        var headers = first.AllHeaders();
        if (headers.Remove(RequestId, out var original)) headers["Original-Request"] = original;
        headers["Idempotent-Replayed"] = "true";
        return first with { Headers = headers };
    }

    private Dictionary<string, string> AllHeaders() => Headers?.ToDictionary(StringComparer.Ordinal) ?? new Dictionary<string, string>(StringComparer.Ordinal);
}
