using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <content>What a test does in the place of people and of time.</content>
public sealed partial class StripeStub
{
    /// <summary>Gets the meter events that were accepted, in their order.</summary>
    public IReadOnlyList<StripeStubMeterEvent> MeterEvents
    {
        get { lock (_world.Gate) return [.. _world.MeterEvents]; }
    }

    /// <summary>Says how a price is billed. A price that nobody described is billed every month, in advance.</summary>
    /// <param name="priceId">The price.</param>
    /// <param name="interval"><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="metered">Whether it is billed by usage.</param>
    public void AddPrice(string priceId, string interval = "month", int count = 1, bool metered = false)
    {
        lock (_world.Gate) _world.Prices[priceId] = new Price(priceId, interval, count, metered);
    }

    /// <summary>Adds a customer.</summary>
    /// <param name="id">The id; null for a new one.</param>
    /// <param name="userId">The user in the metadata, or null.</param>
    /// <param name="email">The e-mail address, or null.</param>
    /// <param name="defaultPaymentMethodId">What invoices are paid with, or null.</param>
    /// <returns>The id.</returns>
    public string AddCustomer(string? id = null, string? userId = null, string? email = null, string? defaultPaymentMethodId = null)
    {
        KeyValuePair<string, string>[] metadata = userId is null ? [] : [KeyValuePair.Create("kalshibook_user_id", userId)];
        lock (_world.Gate)
            return _world.Put(Customers.New(_world, id ?? World.NewId("cus"), email, defaultPaymentMethodId, metadata)).Text("id")!;
    }

    /// <summary>Deletes a customer, which ends the subscriptions.</summary>
    /// <param name="customerId">The customer.</param>
    public void DeleteCustomer(string customerId)
    {
        lock (_world.Gate) Customers.Delete(_world, customerId);
    }

    /// <summary>Puts a subscription, in the place of the one with its id if there is one.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <returns>The id.</returns>
    public string PutSubscription(StripeStubSubscription subscription)
    {
        lock (_world.Gate)
        {
            if (_world.Find(subscription.CustomerId) is null) AddCustomer(subscription.CustomerId);
            return _world.Put(SubscriptionJson.New(_world, subscription)).Text("id")!;
        }
    }

    /// <summary>Changes an object's JSON as you like.</summary>
    /// <param name="id">The object.</param>
    /// <param name="change">The change.</param>
    public void Change(string id, Action<JsonObject> change)
    {
        lock (_world.Gate) change(Object(id));
    }

    /// <summary>Gives an object as it is now.</summary>
    /// <param name="id">The object.</param>
    /// <returns>A copy of its JSON.</returns>
    public JsonObject Get(string id)
    {
        lock (_world.Gate) return (JsonObject)Object(id).DeepClone();
    }

    /// <summary>Gives all objects of a kind, the newest first.</summary>
    /// <param name="kind">What they have as <c>object</c>, such as <c>customer</c>, <c>subscription</c> or <c>checkout.session</c>.</param>
    /// <returns>Copies of their JSON.</returns>
    public IReadOnlyList<JsonObject> All(string kind)
    {
        lock (_world.Gate) return [.. _world.All(kind).Select(item => (JsonObject)item.DeepClone())];
    }

    /// <summary>Has a subscription go on to its next period.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="paid">Whether the invoice is paid; else the subscription is past due.</param>
    public void Renew(string subscriptionId, bool paid = true)
    {
        lock (_world.Gate)
        {
            var subscription = Object(subscriptionId);
            var item = SubscriptionJson.Item(subscription);
            var start = item.Number("current_period_end")!.Value;
            item["current_period_start"] = start;
            var price = _world.PriceOf((string)item["price"]!["id"]!);
            item["current_period_end"] = price.After(DateTimeOffset.FromUnixTimeSeconds(start)).ToUnixTimeSeconds();
            subscription["status"] = paid ? "active" : "past_due";
            SubscriptionJson.AddInvoice(_world, subscription, paid ? "paid" : "open", 3000);
        }
    }

    /// <summary>Ends a subscription at once.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    public void End(string subscriptionId)
    {
        lock (_world.Gate) Subscriptions.End(_world, Object(subscriptionId));
    }

    /// <summary>Adds an event that could not be delivered.</summary>
    /// <param name="json">The event.</param>
    public void AddUndeliveredEvent(string json)
    {
        lock (_world.Gate) _world.Events.Add(JsonNode.Parse(json)!.AsObject());
    }

    private JsonObject Object(string id) => _world.Find(id) ?? throw new ArgumentException($"The stub has no {id}.", nameof(id));
}
