using System.Text.Json.Serialization;

namespace KalshiBook.Billing;

/// <summary>The arguments of attempts as they are stored.</summary>
[JsonSerializable(typeof(NewStripeCustomer))]
[JsonSerializable(typeof(NewCheckoutSession))]
[JsonSerializable(typeof(NewMeteredSubscription))]
[JsonSerializable(typeof(PaygSetup))]
internal sealed partial class AttemptJsonContext : JsonSerializerContext;
