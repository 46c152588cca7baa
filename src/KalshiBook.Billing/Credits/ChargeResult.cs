namespace KalshiBook.Billing;

/// <summary>The answer to a charge.</summary>
/// <param name="Outcome">Granted, or why not.</param>
/// <param name="Balance">The balance after the charge; after a refusal, the balance that it did not fit.</param>
public sealed record ChargeResult(ChargeOutcome Outcome, Balance Balance)
{
    /// <summary>Gets a value indicating whether the credits were charged and the request may be served.</summary>
    public bool IsGranted => Outcome == ChargeOutcome.Granted;
}
