namespace KalshiBook.Billing.Testing;

/// <summary>A price that the twin sells, with a product of its own.</summary>
/// <param name="Id">The id, <c>price_…</c>.</param>
public sealed record StripeTwinPrice(string Id)
{
    /// <summary>Gets the price of the default catalogue's plan: Project, $30 a month.</summary>
    public static StripeTwinPrice Project { get; } = new("price_twin_project");

    /// <summary>Gets the price of pay-as-you-go: $0.008 a credit, counted by the meter <c>kalshibook_api_credits</c>.</summary>
    public static StripeTwinPrice PayAsYouGo { get; } = new("price_twin_payg")
    {
        ProductName = "Pay-As-You-Go",
        UnitAmount = 0.8m,
        MeterEventName = "kalshibook_api_credits",
    };

    /// <summary>Gets the name of the product. Default: <c>Project</c>.</summary>
    public string ProductName { get; init; } = "Project";

    /// <summary>Gets the amount in the currency's smallest unit, of which there may be parts. Default: 3000.</summary>
    public decimal UnitAmount { get; init; } = 3000;

    /// <summary>Gets the currency. Default: <c>usd</c>.</summary>
    public string Currency { get; init; } = "usd";

    /// <summary>Gets <c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>. Default: <c>month</c>.</summary>
    public string Interval { get; init; } = "month";

    /// <summary>Gets how many of them a period has. Default: 1.</summary>
    public int IntervalCount { get; init; } = 1;

    /// <summary>Gets the lookup key, or null.</summary>
    public string? LookupKey { get; init; }

    /// <summary>Gets the event name of the meter that the price is billed by, which is made if it isn't there. Null: it is billed in advance.</summary>
    public string? MeterEventName { get; init; }
}
