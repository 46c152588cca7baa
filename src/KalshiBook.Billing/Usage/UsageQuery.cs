namespace KalshiBook.Billing;

/// <summary>Asks for a user's usage in a half-open time <c>[From, To)</c>.</summary>
/// <param name="UserId">The user.</param>
/// <param name="From">The first instant that counts.</param>
/// <param name="To">The first instant that no longer counts.</param>
/// <param name="Grouping">What usage is added up by.</param>
public sealed record UsageQuery(UserId UserId, DateTimeOffset From, DateTimeOffset To, UsageGrouping Grouping);
