namespace KalshiBook.Billing;

/// <summary>The reporting of overage to Stripe's meter, at <c>KalshiBookBilling:Meter</c>.</summary>
public sealed class MeterOptions
{
    /// <summary>Gets or sets how often owed overage is reported.</summary>
    /// <value>The default is one minute.</value>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMinutes(1);
}
