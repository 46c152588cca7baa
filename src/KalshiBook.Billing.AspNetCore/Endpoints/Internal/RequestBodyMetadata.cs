namespace KalshiBook.Billing.AspNetCore;

/// <summary>Describes the JSON body of an endpoint that reads it by hand.</summary>
/// <param name="Type">The type whose schema it has.</param>
/// <param name="IsRequired">Whether there must be one.</param>
internal sealed record RequestBodyMetadata(Type Type, bool IsRequired);
