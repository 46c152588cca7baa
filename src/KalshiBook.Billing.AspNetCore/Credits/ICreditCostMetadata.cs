namespace KalshiBook.Billing.AspNetCore;

/// <summary>The cost of an endpoint, as endpoint metadata. The last, most specific one counts.</summary>
public interface ICreditCostMetadata
{
    /// <summary>Gets the credits that one request costs, or null where the endpoint costs nothing.</summary>
    long? Credits { get; }
}
