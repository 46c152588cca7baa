namespace KalshiBook.Billing;

/// <summary>Owed rows that were added up into a report.</summary>
/// <param name="Report">The report.</param>
/// <param name="Rows">The rows. Their credits add up to the report's.</param>
public sealed record SealedOverage(OverageReport Report, IReadOnlyList<OwedOverage> Rows);
