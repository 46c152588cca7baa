using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Samples;

/// <summary>Prices for tests, in few words.</summary>
public static class StripePrices
{
    /// <summary>Adds a price of $30, or of 0.8 cents a credit.</summary>
    /// <param name="stripe">The twin.</param>
    /// <param name="id">The price.</param>
    /// <param name="interval"><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="metered">Whether it is billed by usage.</param>
    public static void AddPrice(this StripeTwin stripe, string id, string interval = "month", int count = 1, bool metered = false) =>
        stripe.AddPrice((metered ? StripeTwinPrice.PayAsYouGo : StripeTwinPrice.Project) with { Id = id, Interval = interval, IntervalCount = count });
}
