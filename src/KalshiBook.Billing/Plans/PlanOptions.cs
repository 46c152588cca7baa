namespace KalshiBook.Billing;

/// <summary>A plan in configuration, at <c>KalshiBookBilling:Plans:&lt;name&gt;</c>. What is left out keeps the default catalogue's value.</summary>
public sealed class PlanOptions
{
    /// <summary>Gets or sets the credits of a month.</summary>
    /// <value>Required, except for the plans of the default catalogue.</value>
    public long? MonthlyCredits { get; set; }

    /// <summary>Gets or sets the metered requests that a user may make in a minute.</summary>
    /// <value>Required, except for the plans of the default catalogue.</value>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Gets or sets Stripe's price ids, comma-separated: the first is sold, all are recognised, so that raising a price downgrades nobody.</summary>
    /// <value>Required for a paid plan while Stripe is on.</value>
    public string? StripePriceId { get; set; }

    /// <summary>Gets or sets the price as people read it, such as <c>$30 / month</c>.</summary>
    public string? DisplayPrice { get; set; }

    /// <summary>Gets or sets the name as people read it.</summary>
    /// <value>The default is the plan's name with a capital.</value>
    public string? DisplayName { get; set; }
}
