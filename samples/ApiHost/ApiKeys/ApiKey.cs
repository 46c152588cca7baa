namespace KalshiBook.ApiHost;

/// <summary>A key of a user's. The key itself is not here: only its hash is kept.</summary>
internal sealed record ApiKey(string Id, string UserId, string? Name, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
