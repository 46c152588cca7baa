namespace KalshiBook.ApiHost;

/// <summary>A user's keys, the newest first.</summary>
internal sealed record KeysAnswer(IReadOnlyList<KeyEntry> Data, string RequestId);
