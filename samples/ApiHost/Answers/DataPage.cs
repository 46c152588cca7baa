namespace KalshiBook.ApiHost;

/// <summary>A part of a list, and the cursor that leads to the next one, null at the end.</summary>
internal sealed record DataPage<T>(IReadOnlyList<T> Data, string? NextCursor, bool HasMore, string RequestId, double ResponseTime);
