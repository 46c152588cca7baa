namespace KalshiBook.ApiHost;

/// <summary>A local access token, good for 12 hours, and the user that it is for.</summary>
internal sealed record LoginAnswer(string AccessToken, string UserId, string RequestId);
