namespace KalshiBook.Billing.AspNetCore;

/// <summary>Says what a request of an endpoint costs: on a controller, an action, or the handler of a minimal API.</summary>
/// <remarks>
/// The attribute is a price, not the till: controllers need <c>MapControllers().EnforceCredits()</c> once, a handler
/// <c>EnforceCredits()</c> on its endpoint or group. A host with a price that nothing enforces does not start.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireCreditsAttribute : Attribute, ICreditCostMetadata
{
    /// <summary>Says what a request costs.</summary>
    /// <param name="credits">The cost, from 1 to <see cref="Charge.MaxCredits"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cost is out of range.</exception>
    public RequireCreditsAttribute(long credits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(credits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(credits, Charge.MaxCredits);
        Credits = credits;
    }

    /// <summary>Gets the credits that one request costs.</summary>
    public long Credits { get; }

    long? ICreditCostMetadata.Credits => Credits;

    /// <summary>Gives the cost, for whoever lists an endpoint's metadata.</summary>
    /// <returns>The cost in words.</returns>
    public override string ToString() => $"Credits: {Credits}";
}
