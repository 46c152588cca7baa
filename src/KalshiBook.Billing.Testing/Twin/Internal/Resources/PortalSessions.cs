using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Sessions of the customer portal.</summary>
internal static class PortalSessions
{
    public const string Kind = "billing_portal.session";

    public static JsonObject Create(World world, Call call)
    {
        call.Allow("customer", "return_url", "configuration", "locale");
        var customer = world.Customer(call.Required("customer"), "customer").Id();
        var id = World.NewId("bps");
        var session = Templates.New(Kind, id);
        session.Set(
            ("configuration", call.Text("configuration") ?? session.Text("configuration")),
            ("created", world.Now),
            ("customer", customer),
            ("locale", call.Text("locale")),
            ("return_url", call.Url("return_url")),
            ("url", $"{world.Url}/p/session/{id}"));
        return world.Put(session);
    }
}
