using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>A buyer completes an open Checkout session: subscribes and pays, or leaves a card.</summary>
internal static class CheckoutCompletion
{
    /// <summary>Completes a session.</summary>
    /// <param name="world">The world.</param>
    /// <param name="session">The session, which is open.</param>
    /// <param name="paymentMethodId">The card, which may be new or a test name, and works if something is due at once.</param>
    /// <param name="email">The e-mail address of a buyer whom the session does not know.</param>
    /// <returns>The id of the subscription, or in setup mode of the payment method.</returns>
    public static string Complete(World world, JsonObject session, string paymentMethodId, string? email = null)
    {
        var customer = CustomerOf(world, session, email);
        var method = PaymentMethods.Attach(world, paymentMethodId, customer, parameter: null).Id();
        return session.Text("mode") == "setup" ? SetUp(world, session, customer, method) : Subscribe(world, session, customer, method);
    }

    private static string SetUp(World world, JsonObject session, string customer, string method)
    {
        SetupIntents.Succeed(world, world.Get("setup_intent", session.Text("setup_intent")!), customer, method);
        Close(world, session);
        return method;
    }

    private static string Subscribe(World world, JsonObject session, string customer, string method)
    {
        var notes = world.Notes[session.Id()];
        var subscription = new NewSubscription(customer, CheckoutSessions.LineItems(world, session))
        {
            Metadata = notes.Object("metadata").Select(pair => KeyValuePair.Create(pair.Key, (string)pair.Value!)),
            Description = notes.Text("description"),
            TrialEnd = notes.Number("trial_days") is { } days ? world.Time.AddDays(days).ToUnixTimeSeconds() : null,
        }.ToJson(world);
        subscription.Object("payment_settings")["save_default_payment_method"] = "on_subscription";
        SubscriptionLife.Begin(world, subscription, pays: true, card: method, paid: () =>
        {
            session.Set(
                ("invoice", subscription.Text("latest_invoice")),
                ("payment_status", subscription.Text("latest_invoice") is null ? "no_payment_required" : "paid"),
                ("subscription", subscription.Id()));
            Close(world, session);
        });
        return subscription.Id();
    }

    private static void Close(World world, JsonObject session)
    {
        CheckoutSessions.Close(world, session, "complete");
        world.Tell("checkout.session.completed", session);
    }

    // A buyer whom the session does not know becomes a customer now. A customer who was deleted meanwhile can buy nothing.
    private static string CustomerOf(World world, JsonObject session, string? typed)
    {
        if (session.Text("customer") is { } known) return world.Customer(known, "customer").Id();
        var email = session.Text("customer_email") ?? typed ?? "buyer@example.com";
        var customer = world.Put(Customers.New(world, World.NewId("cus"), email, []));
        world.Tell("customer.created", customer);
        session.Set(("customer", customer.Id()), ("customer_details", CheckoutRequest.Details(email)));
        world.Put(session); // it is the customer's now
        return customer.Id();
    }
}
