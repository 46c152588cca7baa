namespace KalshiBook.Billing.AspNetCore;

/// <summary>Says that an endpoint costs nothing, whatever its group or controller costs.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DisableCreditsAttribute : Attribute, ICreditCostMetadata
{
    long? ICreditCostMetadata.Credits => null;

    /// <summary>Says so, for whoever lists an endpoint's metadata.</summary>
    /// <returns>The cost in words.</returns>
    public override string ToString() => "Credits: none";
}
