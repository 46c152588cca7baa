namespace KalshiBook.Billing;

/// <summary>A session that collects a payment method, and what is to happen when it was completed: the call that could not be carried out for want of one.</summary>
/// <param name="Session">The session.</param>
/// <param name="IsLimitGiven">Whether the call named an overage limit.</param>
/// <param name="Limit">The overage limit that it named; null is none.</param>
/// <param name="PaygSwitchedOff">How often pay-as-you-go had been switched off then. If that has changed, nothing is switched on.</param>
/// <param name="AppUrl">Where the app lives.</param>
internal sealed record PaygSetup(NewCheckoutSession Session, bool IsLimitGiven, long? Limit, long PaygSwitchedOff, string AppUrl)
{
    public OverageLimitChoice Choice => IsLimitGiven ? OverageLimitChoice.Of(Limit) : OverageLimitChoice.None;
}
