namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>Where a message is when the connection is cut: not sent, half sent, or sent as the last one.</summary>
internal enum CutWhere
{
    Before,
    Within,
    After,
}
