using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Setup intents, which a Checkout session in setup mode has.</summary>
internal static class SetupIntents
{
    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get("setup_intent", call.Id);
    }

    public static JsonObject Put(World world, string? customerId, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var intent = Templates.New("setup_intent", World.NewId("seti"));
        intent.Set(("created", world.Now), ("customer", customerId), ("metadata", JsonObjects.Map(metadata)));
        return world.Put(intent);
    }

    public static void Succeed(World world, JsonObject intent, string customerId, string paymentMethodId)
    {
        intent.Set(("customer", customerId), ("payment_method", paymentMethodId), ("status", "succeeded"));
        world.Tell("setup_intent.succeeded", intent);
    }
}
