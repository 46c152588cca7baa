namespace KalshiBook.Billing;

/// <summary>An entry of the plan catalogue.</summary>
public sealed record Plan
{
    /// <summary>Gets the name, which is the <c>tier</c> on the wire.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the name as people read it, such as <c>Project</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Gets the credits of a month.</summary>
    public required long MonthlyCredits { get; init; }

    /// <summary>Gets the metered requests that a user may make in a minute.</summary>
    public required int RequestsPerMinute { get; init; }

    /// <summary>Gets the price as people read it, such as <c>$30 / month</c>, or null.</summary>
    public string? DisplayPrice { get; init; }

    /// <summary>Gets Stripe's price ids. The first is sold, all are recognised.</summary>
    public IReadOnlyList<string> StripePriceIds { get; init; } = [];

    /// <summary>Gets a value indicating whether the plan can be bought.</summary>
    public bool IsSold => StripePriceIds.Count > 0;
}
