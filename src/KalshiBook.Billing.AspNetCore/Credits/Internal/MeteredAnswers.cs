namespace KalshiBook.Billing.AspNetCore;

/// <summary>The errors that every metered endpoint may answer with, for documents about it.</summary>
internal static class MeteredAnswers
{
    public const string MediaType = "application/json";

    /// <summary>No user; the account was closed; no credits, or too many requests; no store.</summary>
    public static IReadOnlyList<int> Statuses { get; } = [401, 403, 429, 503];
}
