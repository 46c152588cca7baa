using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Which request does what.</summary>
internal static class Routes
{
    private static readonly (string Method, string Path, Func<World, Call, JsonObject> Run)[] All =
    [
        ("POST", "/v1/customers", Customers.Create),
        ("GET", "/v1/customers", Customers.List),
        ("GET", "/v1/customers/*", Customers.Get),
        ("POST", "/v1/customers/*", Customers.Update),
        ("DELETE", "/v1/customers/*", Customers.Delete),
        ("GET", "/v1/customers/*/payment_methods", PaymentMethods.ListOfCustomer),
        ("GET", "/v1/products", Products.List),
        ("GET", "/v1/products/*", Products.Get),
        ("GET", "/v1/prices", Prices.List),
        ("GET", "/v1/prices/*", Prices.Get),
        ("POST", "/v1/checkout/sessions", CheckoutSessions.Create),
        ("GET", "/v1/checkout/sessions", CheckoutSessions.List),
        ("GET", "/v1/checkout/sessions/*", CheckoutSessions.Get),
        ("GET", "/v1/checkout/sessions/*/line_items", CheckoutSessions.ListLineItems),
        ("POST", "/v1/checkout/sessions/*/expire", CheckoutSessions.Expire),
        ("POST", "/v1/billing_portal/sessions", PortalSessions.Create),
        ("POST", "/v1/subscriptions", Subscriptions.Create),
        ("GET", "/v1/subscriptions", Subscriptions.List),
        ("GET", "/v1/subscriptions/*", Subscriptions.Get),
        ("POST", "/v1/subscriptions/*", Subscriptions.Update),
        ("DELETE", "/v1/subscriptions/*", Subscriptions.Cancel),
        ("POST", "/v1/subscriptions/*/pause", Subscriptions.Pause),
        ("POST", "/v1/subscriptions/*/resume", Subscriptions.Resume),
        ("GET", "/v1/invoices", Invoices.List),
        ("GET", "/v1/invoices/*", Invoices.Get),
        ("POST", "/v1/invoices/*/pay", Invoices.Pay),
        ("POST", "/v1/payment_methods", PaymentMethods.Create),
        ("GET", "/v1/payment_methods", PaymentMethods.List),
        ("GET", "/v1/payment_methods/*", PaymentMethods.Get),
        ("POST", "/v1/payment_methods/*/attach", PaymentMethods.Attach),
        ("POST", "/v1/payment_methods/*/detach", PaymentMethods.Detach),
        ("GET", "/v1/setup_intents/*", SetupIntents.Get),
        ("POST", "/v1/billing/meters", Meters.Create),
        ("GET", "/v1/billing/meters", Meters.List),
        ("GET", "/v1/billing/meters/*", Meters.Get),
        ("POST", "/v1/billing/meters/*", Meters.Update),
        ("POST", "/v1/billing/meters/*/deactivate", Meters.Deactivate),
        ("POST", "/v1/billing/meters/*/reactivate", Meters.Reactivate),
        ("GET", "/v1/billing/meters/*/event_summaries", MeterSummaries.List),
        ("POST", "/v1/billing/meter_events", MeterEvents.Create),
        ("GET", "/v1/events", Events.List),
        ("GET", "/v1/events/*", Events.Get),
        ("GET", "/v2/core/events/*", Events.GetThin),
    ];

    private static readonly (string Method, string[] Path, Func<World, Call, JsonObject> Run)[] Parsed =
        [.. All.Select(route => (route.Method, route.Path.Split('/'), route.Run))];

    public static Answer Run(World world, StripeTwinRequest request)
    {
        var call = new Call(Parameters.Numbered(request));
        lock (world.Gate)
        {
            try
            {
                Calendar.CatchUp(world);
                var (run, id) = Find(request);
                world.Call = call = call with { Id = id };
                if (request.Method != "GET") Expandable.Check(call);
                return new Answer(200, Expansion.Expand(world, (JsonObject)run(world, call).DeepClone(), call).ToJsonString()).Of(call.RequestId);
            }
            catch (StripeErrorException error)
            {
                return error.AnswerTo(call.RequestId);
            }
            finally
            {
                world.Call = null;
            }
        }
    }

    private static (Func<World, Call, JsonObject> Run, string Id) Find(StripeTwinRequest request)
    {
        var path = request.Path.TrimEnd('/').Split('/'); // an empty id asks for the list
        foreach (var (method, parts, run) in Parsed)
        {
            if (method != request.Method || parts.Length != path.Length) continue;
            if (!parts.Zip(path).All(pair => pair.First == "*" ? pair.Second.Length > 0 : pair.First == pair.Second)) continue;
            var place = Array.IndexOf(parts, "*");
            return (run, place < 0 ? "" : path[place]);
        }
        throw new StripeErrorException(
            404, $"Unrecognized request URL ({request.Method}: {Error.Short(request.Path)}). Please see https://stripe.com/docs, and what the twin knows of it.");
    }
}
