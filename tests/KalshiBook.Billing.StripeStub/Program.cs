using System.Globalization;
using KalshiBook.Billing.Stubs;

// [PORT]  a stand-in of Stripe's API on 127.0.0.1, for a host with STRIPE_API_BASE; its controls are listed in Internal/TestRoutes.cs
await using var stub = await StripeStub.StartAsync(port: args is [var port, ..] ? int.Parse(port, CultureInfo.InvariantCulture) : 0);
Console.WriteLine(stub.Url);
await stub.WaitForShutdownAsync();
