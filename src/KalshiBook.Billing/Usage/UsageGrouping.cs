namespace KalshiBook.Billing;

/// <summary>What usage is added up by.</summary>
public enum UsageGrouping
{
    /// <summary>By day, in UTC: <c>2026-02-14</c>.</summary>
    Day = 0,

    /// <summary>By endpoint, as its route pattern.</summary>
    Endpoint = 1,

    /// <summary>By the id of the API key; null for charges without one.</summary>
    Key = 2,
}
