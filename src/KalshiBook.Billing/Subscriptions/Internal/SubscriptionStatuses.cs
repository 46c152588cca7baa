namespace KalshiBook.Billing;

/// <summary>Stripe's words for the status of a subscription, as far as they mean something here. All others count as no subscription.</summary>
internal static class SubscriptionStatuses
{
    public const string Active = "active";
    public const string Trialing = "trialing";
    public const string PastDue = "past_due";
    public const string Unpaid = "unpaid";
    public const string Paused = "paused";
    public const string Incomplete = "incomplete";

    /// <summary>Whether the plan is the user's, new cycles and all.</summary>
    public static bool IsGood(string status) => status is Active or Trialing;

    /// <summary>Whether the plan is kept from the user until something is paid or resumed.</summary>
    public static bool IsWithheld(string status) => status is Unpaid or Paused;

    /// <summary>Whether the subscription is there: who has one must not buy a second.</summary>
    public static bool IsThere(string status) => IsGood(status) || status is PastDue || IsWithheld(status);

    /// <summary>Whether overage waits for a payment.</summary>
    public static bool SuspendsOverage(string? status) => status is PastDue or Unpaid or Paused;
}
