namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>Where a connection is cut.</summary>
internal sealed record Cut(bool FromClient, int Index, CutWhere Where);
