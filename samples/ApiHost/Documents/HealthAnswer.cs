namespace KalshiBook.ApiHost;

/// <summary><c>ok</c>, or <c>unavailable</c> with 503 where the database does not answer.</summary>
internal sealed record HealthAnswer(string Status);
