namespace KalshiBook.Billing;

/// <summary>The answer to who wants to see the portal.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Url">The page, where it is <see cref="PortalOutcome.Open"/>.</param>
public sealed record PortalResult(PortalOutcome Outcome, string? Url = null);
