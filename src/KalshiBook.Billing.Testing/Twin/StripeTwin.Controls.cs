using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <content>What a test does in the place of people and of time.</content>
public sealed partial class StripeTwin
{
    /// <summary>Gets the meter events that were accepted, in their order.</summary>
    public IReadOnlyList<StripeTwinMeterEvent> MeterEvents
    {
        get { lock (_world.Gate) return [.. _world.Usage.All.Select(one => one.Event)]; }
    }

    /// <summary>Adds a price, in the place of the one with its id if there is one.</summary>
    /// <param name="price">The price.</param>
    public void AddPrice(StripeTwinPrice price)
    {
        lock (_world.Gate) Prices.Put(_world, price);
    }

    /// <summary>Adds a card, in the place of the one with its id if there is one.</summary>
    /// <param name="customerId">The customer whose it is.</param>
    /// <param name="id">The id; null for a new one.</param>
    /// <param name="works">Whether it works; else it fails whenever it is charged.</param>
    /// <returns>The id.</returns>
    public string AddCard(string customerId, string? id = null, bool works = true)
    {
        lock (_world.Gate) return PaymentMethods.Put(_world, id ?? World.NewId("pm"), Object(customerId).Id(), !works).Id();
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
        {
            var customer = _world.Put(Customers.New(_world, id ?? World.NewId("cus"), email, metadata));
            if (defaultPaymentMethodId is null) return customer.Id();
            if (_world.Find(defaultPaymentMethodId) is null) PaymentMethods.Put(_world, defaultPaymentMethodId, customer.Id(), fails: false);
            customer.Object("invoice_settings")["default_payment_method"] = defaultPaymentMethodId;
            return customer.Id();
        }
    }

    /// <summary>Deletes a customer, which ends the subscriptions.</summary>
    /// <param name="customerId">The customer.</param>
    public void DeleteCustomer(string customerId)
    {
        lock (_world.Gate) Customers.Delete(_world, Object(customerId));
    }

    /// <summary>Puts a subscription, in the place of the one with its id if there is one. Nothing is sent of it.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <returns>The id.</returns>
    public string PutSubscription(StripeTwinSubscription subscription)
    {
        lock (_world.Gate)
        {
            if (_world.Find(subscription.CustomerId) is null) AddCustomer(subscription.CustomerId);
            if (_world.Find(subscription.PriceId) is null) AddPrice(new StripeTwinPrice(subscription.PriceId));
            return PutSubscriptions.Put(_world, subscription).Id();
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

    /// <summary>Has a subscription go on to its next period, whatever the clock says.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="paid">Whether the invoice is paid; else the subscription is past due.</param>
    public void Renew(string subscriptionId, bool paid = true)
    {
        lock (_world.Gate) SubscriptionLife.Renew(_world, Object(subscriptionId), paid);
    }

    /// <summary>Ends a subscription at once.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    public void End(string subscriptionId)
    {
        lock (_world.Gate) SubscriptionLife.End(_world, Object(subscriptionId), reason: null);
    }

    /// <summary>Adds an event that could not be delivered.</summary>
    /// <param name="json">The event.</param>
    public void AddUndeliveredEvent(string json)
    {
        var parsed = JsonNode.Parse(json)!.AsObject();
        var record = new EventRecord(parsed.Id(), parsed.Text("type")!, parsed.Number("created") ?? 0, Encoding.UTF8.GetBytes(json)) { Pending = 1, Failing = 1 };
        lock (_world.Gate) _world.Events.Keep(record);
    }

    private JsonObject Object(string id) => _world.Find(id) ?? throw new ArgumentException($"The twin has no {id}.", nameof(id));
}
