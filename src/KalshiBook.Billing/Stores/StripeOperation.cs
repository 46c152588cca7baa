namespace KalshiBook.Billing;

/// <summary>What must happen at Stripe once. The names are stored.</summary>
public enum StripeOperation
{
    /// <summary>Making the customer.</summary>
    Customer = 0,

    /// <summary>Making the Checkout session of a plan.</summary>
    Checkout = 1,

    /// <summary>Making the Checkout session that collects a payment method for pay-as-you-go.</summary>
    Setup = 2,

    /// <summary>Making the metered subscription.</summary>
    MeteredSubscription = 3,
}
