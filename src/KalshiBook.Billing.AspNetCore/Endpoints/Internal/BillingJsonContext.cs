using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The answers of the billing endpoints in JSON, the same on every host.</summary>
[JsonSerializable(typeof(CheckoutResponse))]
[JsonSerializable(typeof(PaygResponse))]
[JsonSerializable(typeof(PortalResponse))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(UsageResponse))]
[JsonSerializable(typeof(WebhookResponse))]
internal sealed partial class BillingJsonContext : JsonSerializerContext;
