namespace KalshiBook.ApiHost;

/// <summary>A key that was just made.</summary>
internal sealed record NewKey(string Id, string Key, string? Name, string KeyPrefix, DateTime CreatedAt);
