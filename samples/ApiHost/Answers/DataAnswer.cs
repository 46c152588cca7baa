namespace KalshiBook.ApiHost;

/// <summary>What a data endpoint gives, with the id of the request and the time it took, in seconds.</summary>
internal sealed record DataAnswer<T>(T Data, string RequestId, double ResponseTime)
    where T : notnull;
