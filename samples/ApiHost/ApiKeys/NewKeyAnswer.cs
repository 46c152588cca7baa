namespace KalshiBook.ApiHost;

/// <summary>A new key. The key itself is shown this once.</summary>
internal sealed record NewKeyAnswer(NewKey Data, string RequestId);
