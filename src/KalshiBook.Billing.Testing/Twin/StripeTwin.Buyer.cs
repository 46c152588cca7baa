namespace KalshiBook.Billing.Testing;

/// <content>What a buyer does on Stripe's pages, without a browser.</content>
public sealed partial class StripeTwin
{
    /// <summary>Completes an open Checkout session: subscribes and pays, or leaves a card.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="paymentMethodId">The card, which works; null for a new one. One that is not there is made.</param>
    /// <returns>The id of the subscription, or in setup mode of the payment method.</returns>
    /// <exception cref="InvalidOperationException">The session is not open, or its customer is gone: the buyer sees that it is over.</exception>
    public string CompleteCheckout(string sessionId, string? paymentMethodId = null)
    {
        lock (_world.Gate)
        {
            Calendar.CatchUp(_world);
            var session = Object(sessionId);
            if (session.Text("status") != "open") throw new InvalidOperationException($"The session is {session.Text("status")}.");
            try
            {
                if (paymentMethodId is not null && _world.Find(paymentMethodId) is null) PaymentMethods.Put(_world, paymentMethodId, customerId: null, fails: false);
                return CheckoutCompletion.Complete(_world, session, paymentMethodId ?? PaymentMethods.Good);
            }
            catch (StripeErrorException error)
            {
                throw new InvalidOperationException(error.Message, error);
            }
        }
    }

    /// <summary>Has a subscription end with its period, as the portal does in flexible billing mode: <c>cancel_at</c> is set, alone.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    public void CancelInPortal(string subscriptionId)
    {
        lock (_world.Gate) Portal.Cancel(_world, Object(subscriptionId));
    }

    /// <summary>Takes back what <see cref="CancelInPortal"/> did.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    public void ResumeInPortal(string subscriptionId)
    {
        lock (_world.Gate) Portal.Resume(_world, Object(subscriptionId));
    }

    /// <summary>Has a customer and the live subscriptions pay with another card from now on. What is open is not tried by it.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="works">Whether it works; else it fails whenever it is charged.</param>
    /// <returns>The id of the card.</returns>
    public string ChangeCard(string customerId, bool works = true)
    {
        lock (_world.Gate) return Portal.ChangeCard(_world, Object(customerId), works);
    }
}
