namespace KalshiBook.Billing;

/// <summary>What one run of a store's maintenance did and saw.</summary>
/// <param name="Created">The partitions that were made.</param>
/// <param name="Dropped">The partitions that were dropped because they were older than the retention.</param>
/// <param name="StrayRecords">
/// Usage records that lie in no month's own partition. More than zero is an alarm: months have not been made ahead, or a host's clock is wrong.
/// </param>
public sealed record StoreMaintenanceReport(IReadOnlyList<string> Created, IReadOnlyList<string> Dropped, long StrayRecords);
