namespace KalshiBook.ApiHost;

/// <summary>A key in the list of a user's.</summary>
internal sealed record KeyEntry(string Id, string? Name, string KeyPrefix, DateTime CreatedAt, DateTime? LastUsedAt);
