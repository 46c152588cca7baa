namespace KalshiBook.ApiHost;

/// <summary>What was done, for people.</summary>
internal sealed record MessageAnswer(string Message, string RequestId);
