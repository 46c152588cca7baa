namespace KalshiBook.Billing;

/// <summary>Pay-as-you-go, at <c>KalshiBookBilling:Payg</c>.</summary>
public sealed class PaygOptions
{
    /// <summary>Gets or sets the price of an overage credit, in dollars, as it is told to users. What is invoiced is Stripe's price.</summary>
    /// <value>The default is 0.008.</value>
    public decimal PricePerCredit { get; set; } = 0.008m;

    /// <summary>Gets or sets the overage limit of an account that switches pay-as-you-go on for the first time, in credits per cycle.</summary>
    /// <value>The default is 10,000: nobody runs up a bill without end by accident.</value>
    public long DefaultOverageLimit { get; set; } = 10_000;

    /// <summary>Gets or sets the highest limit that a user may choose, in credits per cycle. Null is no maximum.</summary>
    /// <value>The default is null.</value>
    public long? MaxOverageLimit { get; set; }

    /// <summary>Gets or sets a value indicating whether pay-as-you-go needs a payment method at Stripe first.</summary>
    /// <value>The default, null, is true where a metered price is set and false elsewhere.</value>
    public bool? RequirePaymentMethod { get; set; }
}
