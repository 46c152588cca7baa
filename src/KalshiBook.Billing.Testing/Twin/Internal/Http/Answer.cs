namespace KalshiBook.Billing.Testing;

/// <summary>What a request is answered.</summary>
internal sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string>? Headers = null)
{
    public static Answer Replayed(Answer first) => first with
    {
        Headers = new Dictionary<string, string>(first.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal) { ["Idempotent-Replayed"] = "true" },
    };
}
