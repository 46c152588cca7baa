using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

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
        ("POST", "/v1/checkout/sessions", CheckoutSessions.Create),
        ("GET", "/v1/checkout/sessions", CheckoutSessions.List),
        ("GET", "/v1/checkout/sessions/*", CheckoutSessions.Get),
        ("POST", "/v1/checkout/sessions/*/expire", CheckoutSessions.Expire),
        ("POST", "/v1/billing_portal/sessions", OtherObjects.CreatePortalSession),
        ("POST", "/v1/subscriptions", Subscriptions.Create),
        ("GET", "/v1/subscriptions", Subscriptions.List),
        ("GET", "/v1/subscriptions/*", Subscriptions.Get),
        ("POST", "/v1/subscriptions/*", Subscriptions.Update),
        ("DELETE", "/v1/subscriptions/*", Subscriptions.Cancel),
        ("POST", "/v1/billing/meter_events", OtherObjects.CreateMeterEvent),
        ("GET", "/v1/events", OtherObjects.ListEvents),
    ];

    public static Answer Run(World world, StripeStubRequest request)
    {
        try
        {
            var (run, id) = Find(request);
            var call = new Call(request, id);
            lock (world.Gate)
            {
                var answer = Expansion.Expand(world, run(world, call), call);
                Hide(answer);
                return new Answer(200, answer.ToJsonString());
            }
        }
        catch (StripeErrorException error)
        {
            return error.Answer;
        }
    }

    private static (Func<World, Call, JsonObject> Run, string Id) Find(StripeStubRequest request)
    {
        var path = request.Path.Split('/');
        foreach (var (method, pattern, run) in All)
        {
            var parts = pattern.Split('/');
            if (method != request.Method || parts.Length != path.Length) continue;
            if (!parts.Zip(path).All(pair => pair.First == "*" ? pair.Second.Length > 0 : pair.First == pair.Second)) continue;
            var place = Array.IndexOf(parts, "*");
            return (run, place < 0 ? "" : Uri.UnescapeDataString(path[place]));
        }
        throw new StripeErrorException(404, $"Unrecognized request URL ({request.Method}: {request.Path}).");
    }

    // What the stub notes for itself in an object is no part of the answer.
    private static void Hide(JsonObject answer)
    {
        foreach (var name in answer.Select(pair => pair.Key).Where(name => name.StartsWith('_')).ToList()) answer.Remove(name);
        if (answer["data"] is not JsonArray list) return;
        foreach (var item in list.OfType<JsonObject>()) Hide(item);
    }
}
