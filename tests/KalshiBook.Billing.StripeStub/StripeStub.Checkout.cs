using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <content>What a buyer does on Stripe's pages.</content>
public sealed partial class StripeStub
{
    /// <summary>Completes an open Checkout session: subscribes and pays, or leaves a card.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="paymentMethodId">The card; null for a new one.</param>
    /// <returns>The id of the subscription, or in setup mode of the payment method.</returns>
    /// <exception cref="InvalidOperationException">The session is not open: the buyer sees that it is over.</exception>
    public string CompleteCheckout(string sessionId, string? paymentMethodId = null)
    {
        lock (_world.Gate)
        {
            var session = CheckoutSessions.Find(_world, sessionId);
            if (session.Text("status") != "open") throw new InvalidOperationException($"The session is {session.Text("status")}.");
            CheckoutSessions.Close(session, "complete");
            var method = paymentMethodId ?? World.NewId("pm");
            return session.Text("mode") == "setup" ? SetUp(session, method) : Subscribe(session, method);
        }
    }

    private string SetUp(JsonObject session, string paymentMethodId)
    {
        var intent = Object(session.Text("setup_intent")!);
        intent["payment_method"] = paymentMethodId;
        intent["status"] = "succeeded";
        return paymentMethodId;
    }

    private string Subscribe(JsonObject session, string paymentMethodId)
    {
        session["customer"] ??= AddCustomer();
        var price = _world.PriceOf(session.Text("_price")!);
        var subscription = _world.Put(SubscriptionJson.New(_world, new StripeStubSubscription
        {
            CustomerId = session.Text("customer")!,
            PriceId = price.Id,
            Quantity = session.Number("_quantity") ?? 1,
            InvoiceStatus = price.IsMetered ? null : "paid",
            DefaultPaymentMethodId = paymentMethodId,
        }));
        subscription["metadata"] = session["_subscription_metadata"]!.DeepClone();
        session["invoice"] = subscription.Text("latest_invoice");
        session["payment_status"] = price.IsMetered ? "no_payment_required" : "paid";
        session["subscription"] = subscription.Text("id");
        return subscription.Text("id")!;
    }
}
