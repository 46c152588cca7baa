using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Stripe;
using Checkout = Stripe.Checkout;
using Metering = Stripe.Billing;
using Portal = Stripe.BillingPortal;

namespace KalshiBook.Billing;

/// <summary>The calls to Stripe, by Stripe.net: the only file that knows that package.</summary>
internal sealed class StripeNetGateway : IStripeGateway, IDisposable
{
    private const string LatestInvoice = "latest_invoice";

    // No time-out of its own: the deadline of a call is for all its tries. A redirect would take the call to somewhere that is not Stripe.
    private readonly HttpClient _http = new(new StripeTries(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, UseCookies = false }))
    { Timeout = Timeout.InfiniteTimeSpan };

    // Made by the first call: a host without an API key has a gateway too, and does not use it.
    private readonly Lazy<StripeClient> _client;
    private readonly TimeSpan _timeout;

    public StripeNetGateway(IOptions<BillingOptions> options)
    {
        _client = new Lazy<StripeClient>(() => ClientOf(options.Value, _http));
        _timeout = options.Value.StripeTimeout;
    }

    public void Dispose() => _http.Dispose();

    public Task<StripeResult<StripeCustomer>> CreateCustomerAsync(
        NewStripeCustomer customer, string idempotencyKey, CancellationToken cancellationToken)
    {
        var (create, key) = (new CustomerCreateOptions { Email = customer.Email, Metadata = MetadataOf(customer.UserId) }, Keyed(idempotencyKey));
        return CallAsync((stripe, token) => stripe.Customers.CreateAsync(create, key, token), CustomerOf, cancellationToken);
    }

    public Task<StripeResult<StripeCustomer>> GetCustomerAsync(string customerId, CancellationToken cancellationToken)
    {
        StripeIds.Check(customerId);
        return CallAsync((stripe, token) => stripe.Customers.GetAsync(customerId, null, null, token), CustomerOf, cancellationToken);
    }

    public Task<StripeResult<StripeCustomer>> SetDefaultPaymentMethodAsync(
        string customerId, string paymentMethodId, CancellationToken cancellationToken)
    {
        StripeIds.Check(customerId);
        var update = new CustomerUpdateOptions { InvoiceSettings = new() { DefaultPaymentMethod = StripeIds.Check(paymentMethodId) } };
        return CallAsync((stripe, token) => stripe.Customers.UpdateAsync(customerId, update, null, token), CustomerOf, cancellationToken);
    }

    public Task<StripeResult<StripeCheckoutSession>> CreateCheckoutSessionAsync(
        NewCheckoutSession session, string idempotencyKey, CancellationToken cancellationToken)
    {
        var (price, key) = (session.PriceId is null ? null : StripeIds.Check(session.PriceId), Keyed(idempotencyKey));
        var create = new Checkout.SessionCreateOptions
        {
            Mode = price is null ? "setup" : "subscription",
            Customer = StripeIds.Check(session.CustomerId),
            ClientReferenceId = session.UserId.Length <= 200 ? session.UserId : null, // Stripe takes no longer one; the metadata has it too
            Metadata = MetadataOf(session.UserId),
            Currency = price is null ? "usd" : null, // what payment methods are offered by, where no price says so
            LineItems = price is null ? null : [new() { Price = price, Quantity = 1 }],
            SubscriptionData = price is null ? null : new() { Metadata = MetadataOf(session.UserId) },
            SuccessUrl = session.SuccessUrl,
            CancelUrl = session.CancelUrl,
        };
        return CallAsync((stripe, token) => stripe.Checkout.Sessions.CreateAsync(create, key, token), SessionOf, cancellationToken);
    }

    public Task<StripeResult<StripeCheckoutSession>> GetCheckoutSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        StripeIds.Check(sessionId);
        var get = new Checkout.SessionGetOptions { Expand = ["setup_intent"] };
        return CallAsync((stripe, token) => stripe.Checkout.Sessions.GetAsync(sessionId, get, null, token), SessionOf, cancellationToken);
    }

    public Task<StripeResult<IReadOnlyList<StripeCheckoutSession>>> ListOpenCheckoutSessionsAsync(
        string customerId, CancellationToken cancellationToken)
    {
        var list = new Checkout.SessionListOptions { Customer = StripeIds.Check(customerId), Status = "open" };
        return ListAsync(list, (stripe, token) => stripe.Checkout.Sessions.ListAsync(list, null, token), SessionOf, cancellationToken);
    }

    public Task<StripeResult<StripeCheckoutSession>> ExpireCheckoutSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        StripeIds.Check(sessionId);
        return CallAsync((stripe, token) => stripe.Checkout.Sessions.ExpireAsync(sessionId, null, null, token), SessionOf, cancellationToken);
    }

    public Task<StripeResult<string>> CreatePortalSessionAsync(string customerId, string returnUrl, CancellationToken cancellationToken)
    {
        var create = new Portal.SessionCreateOptions { Customer = StripeIds.Check(customerId), ReturnUrl = returnUrl };
        return CallAsync((stripe, token) => stripe.BillingPortal.Sessions.CreateAsync(create, null, token), made => made.Url, cancellationToken);
    }

    public Task<StripeResult<IReadOnlyList<StripeSubscription>>> ListSubscriptionsAsync(string customerId, CancellationToken cancellationToken)
    {
        var list = new SubscriptionListOptions { Customer = StripeIds.Check(customerId), Status = "all", Expand = ["data." + LatestInvoice] };
        return ListAsync(list, (stripe, token) => stripe.Subscriptions.ListAsync(list, null, token), SubscriptionOf, cancellationToken);
    }

    public Task<StripeResult<StripeSubscription>> CreateMeteredSubscriptionAsync(
        NewMeteredSubscription subscription, string idempotencyKey, CancellationToken cancellationToken)
    {
        var key = Keyed(idempotencyKey);
        var create = new SubscriptionCreateOptions
        {
            Customer = StripeIds.Check(subscription.CustomerId),
            Items = [new() { Price = StripeIds.Check(subscription.PriceId) }], // a metered price takes no quantity
            Metadata = MetadataOf(subscription.UserId),
            ProrationBehavior = "none",
            BillingCycleAnchor = subscription.BillingCycleAnchor?.UtcDateTime,
            DefaultPaymentMethod = subscription.PaymentMethodId is { } method ? StripeIds.Check(method) : null,
            Expand = [LatestInvoice],
        };
        return CallAsync((stripe, token) => stripe.Subscriptions.CreateAsync(create, key, token), SubscriptionOf, cancellationToken);
    }

    public async Task<StripeResult<StripeSubscription>> SetCancelAtPeriodEndAsync(
        string subscriptionId, bool cancelAtPeriodEnd, CancellationToken cancellationToken)
    {
        StripeIds.Check(subscriptionId);
        var result = await UpdateAsync(new() { CancelAtPeriodEnd = cancelAtPeriodEnd, Expand = [LatestInvoice] }).ConfigureAwait(false);
        // The portal may have set cancel_at alone. Nothing says that cancel_at_period_end=false takes that back, and Stripe refuses both
        // parameters in one call: what is left of it is cleared by a second one. To assign null is to send it empty. Both may be repeated.
        return cancelAtPeriodEnd || result.Value?.CancelAt is null
            ? result
            : await UpdateAsync(new() { CancelAt = null, Expand = [LatestInvoice] }).ConfigureAwait(false);

        Task<StripeResult<StripeSubscription>> UpdateAsync(SubscriptionUpdateOptions update) => CallAsync(
            (stripe, token) => stripe.Subscriptions.UpdateAsync(subscriptionId, update, null, token), SubscriptionOf, cancellationToken);
    }

    public Task<StripeResult<StripeSubscription>> CancelSubscriptionAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        StripeIds.Check(subscriptionId);
        var cancel = new SubscriptionCancelOptions { Expand = [LatestInvoice] };
        return CallAsync((stripe, token) => stripe.Subscriptions.CancelAsync(subscriptionId, cancel, null, token), SubscriptionOf, cancellationToken);
    }

    public Task<StripeResult<string>> SendMeterEventAsync(NewMeterEvent meterEvent, string idempotencyKey, CancellationToken cancellationToken)
    {
        var (customer, value) = (StripeIds.Check(meterEvent.CustomerId), meterEvent.Value.ToString(CultureInfo.InvariantCulture));
        var key = Keyed(idempotencyKey);
        var create = new Metering.MeterEventCreateOptions
        {
            EventName = StripeIds.CheckName(meterEvent.EventName),
            Identifier = StripeIds.Check(meterEvent.Identifier),
            Timestamp = meterEvent.Timestamp.UtcDateTime,
            Payload = new(StringComparer.Ordinal) { ["stripe_customer_id"] = customer, ["value"] = value },
        };
        return CallAsync((stripe, token) => stripe.Billing.MeterEvents.CreateAsync(create, key, token), sent => sent.Identifier, cancellationToken);
    }

    public async Task<StripeResult<IReadOnlyList<string>>> ListUndeliveredEventsAsync(
        IReadOnlyList<string> types, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(types.Count, 1, nameof(types));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(types.Count, 20, nameof(types));
        var result = await StripePage<string>.ReadAllAsync(after => CallAsync(
            (_, token) => _client.Value.RawRequestAsync(HttpMethod.Get, StripeEventPage.PathOf(types, since, after), null, null, token),
            answer => StripeEventPage.Parse(answer.Content),
            cancellationToken)).ConfigureAwait(false);
        return result.IsOk ? StripeResult<IReadOnlyList<string>>.FromValue([.. result.Value.Reverse()]) : result; // Stripe gives the newest first
    }

    /// <summary>Tells whether a body was signed with a secret in the last five minutes. It throws for nothing that a stranger may send.</summary>
    internal static bool IsSignedBy(string body, string header, string secret, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(header) || string.IsNullOrWhiteSpace(secret)) return false;
        try
        {
            EventUtility.ValidateSignature(body, header, secret, tolerance: 300, now.ToUnixTimeSeconds());
            return true;
        }
        catch (Exception exception) when (exception is StripeException or FormatException or OverflowException)
        {
            return false;
        }
    }

    private static StripeClient ClientOf(BillingOptions options, HttpClient http)
    {
        if (!options.IsStripeOn) throw new InvalidOperationException("Stripe is off: there is no STRIPE_SECRET_KEY.");
        var app = new AppInfo { Name = "KalshiBook.Billing", Version = typeof(StripeNetGateway).Assembly.GetName().Version?.ToString(3) };
        var address = string.IsNullOrWhiteSpace(options.StripeApiBase) ? null : options.StripeApiBase.Trim().TrimEnd('/');
        return new StripeClient(new StripeClientOptions
        {
            ApiKey = options.StripeSecretKey!.Trim(),
            ApiBase = address,
            MeterEventsBase = address,
            HttpClient = new SystemNetHttpClient(http, options.StripeMaxRetries, app, enableTelemetry: false),
        });
    }

    // Makes one call, and a failure of whatever it ends with. An answer that lacks what it must have maps to null: nobody knows what was done.
    private async Task<StripeResult<T>> CallAsync<TAnswer, T>(
        Func<V1Services, CancellationToken, Task<TAnswer>> call, Func<TAnswer, T?> map, CancellationToken cancellationToken)
        where T : class
    {
        var stripe = _client.Value.V1;
        var tries = StripeTries.Begin();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        try
        {
            // Stripe.net's pause between two tries hears no token: it is left alone with it.
            var answer = await call(stripe, deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
            return map(answer) is { } value ? value : new StripeFailure(StripeFailureKind.Unknown, 200);
        }
        catch (Exception exception)
        {
            return tries.Judge(FailureOf(exception));
        }
    }

    private Task<StripeResult<IReadOnlyList<T>>> ListAsync<TItem, T>(
        ListOptions list, Func<V1Services, CancellationToken, Task<StripeList<TItem>>> call, Func<TItem, T?> map, CancellationToken cancellationToken)
        where TItem : IHasId
        where T : class => StripePage<T>.ReadAllAsync(after =>
        {
            (list.Limit, list.StartingAfter) = (100, after);
            return CallAsync(call, page => PageOf(page, map), cancellationToken);
        });

    private static StripePage<T>? PageOf<TItem, T>(StripeList<TItem> list, Func<TItem, T?> map)
        where TItem : IHasId
        where T : class
    {
        var items = list.Data?.Select(map).OfType<T>().ToList();
        if (items is null || items.Count < list.Data!.Count || (list.HasMore && items.Count == 0)) return null;
        return new StripePage<T>(items, list.HasMore ? list.Data[^1].Id : null);
    }

    private static StripeFailure FailureOf(Exception exception)
    {
        if (StripeTries.NothingWasSent(exception)) return new StripeFailure(StripeFailureKind.Unreachable);
        if (exception is not StripeException { StripeResponse: { } answer } answered) return new StripeFailure(StripeFailureKind.Unknown);
        var status = (int)answer.StatusCode;
        if (answered.StripeError is not { } error) return new StripeFailure(StripeFailureKind.Unknown, status, RequestId: answer.RequestId);
        var replayed = answer.Headers.TryGetValues("Idempotent-Replayed", out var values) && values.Any(value => value == "true");
        var kind = StripeFailures.KindOf(status, error.Type, error.Code, error.Message, replayed);
        return new StripeFailure(kind, status, error.Type, error.Code, error.Param, answer.RequestId);
    }

    private static RequestOptions Keyed(string idempotencyKey) => new() { IdempotencyKey = StripeIds.CheckKey(idempotencyKey) };

    private static Dictionary<string, string> MetadataOf(string userId) =>
        new(StringComparer.Ordinal) { ["kalshibook_user_id"] = StripeIds.CheckName(userId) };

    private static StripeCustomer? CustomerOf(Customer customer) => string.IsNullOrEmpty(customer.Id)
        ? null
        : new StripeCustomer(customer.Id, customer.Deleted == true, customer.InvoiceSettings?.DefaultPaymentMethodId);

    private static StripeCheckoutSession? SessionOf(Checkout.Session session) => string.IsNullOrEmpty(session.Id) ? null : new()
    {
        Id = session.Id,
        Mode = session.Mode ?? "",
        Status = session.Status ?? "",
        Url = session.Url,
        CustomerId = session.CustomerId,
        PaymentMethodId = session.SetupIntent?.PaymentMethodId,
    };

    private static StripeSubscription? SubscriptionOf(Subscription subscription) => string.IsNullOrEmpty(subscription.Id) ? null : new()
    {
        Id = subscription.Id,
        Status = subscription.Status ?? "",
        CreatedAt = TimeOf(subscription.Created),
        Items = [.. (subscription.Items?.Data ?? []).Where(item => item.Price?.Id is not null).Select(item => ItemOf(item, subscription))],
        LatestInvoice = subscription.LatestInvoiceId is { } id ? InvoiceOf(id, subscription.LatestInvoice) : null,
        CancelAtPeriodEnd = subscription.CancelAtPeriodEnd,
        CancelAt = subscription.CancelAt is { } cancelAt ? TimeOf(cancelAt) : null,
        DefaultPaymentMethodId = subscription.DefaultPaymentMethodId,
    };

    private static StripeSubscriptionItem ItemOf(SubscriptionItem item, Subscription subscription)
    {
        var months = StripePeriods.MonthsOf(item.Price.Recurring?.Interval, item.Price.Recurring?.IntervalCount ?? 1);
        var period = StripePeriods.Of(TimeOf(item.CurrentPeriodStart), TimeOf(item.CurrentPeriodEnd), months, TimeOf(subscription.StartDate));
        return new StripeSubscriptionItem(item.Price.Id, Has(item, "quantity") ? item.Quantity : 1, period);
    }

    private static StripeInvoice InvoiceOf(string id, Invoice? invoice) =>
        new(id, invoice?.Status ?? "", invoice is not null && Has(invoice, "amount_due") ? invoice.AmountDue : null);

    // Stripe.net reads a number that is missing as 0, and an invoice of 0 would count as settled.
    private static bool Has(StripeEntity entity, string name) =>
        entity.RawJsonElement is { } json && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number;

    private static DateTimeOffset TimeOf(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
