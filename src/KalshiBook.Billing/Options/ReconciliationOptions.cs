namespace KalshiBook.Billing;

/// <summary>The comparison of all accounts with Stripe, at <c>KalshiBookBilling:Reconciliation</c>.</summary>
public sealed class ReconciliationOptions
{
    /// <summary>Gets or sets how often accounts are compared with Stripe.</summary>
    /// <value>The default is a day.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromDays(1);
}
