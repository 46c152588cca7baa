namespace KalshiBook.Billing;

/// <summary>What must happen at Stripe once, and how it is called.</summary>
internal sealed class StripeAttemptKinds(IStripeGateway gateway)
{
    public AttemptKind<NewStripeCustomer> Customer { get; } = new(
        StripeOperation.Customer,
        AttemptJsonContext.Default.NewStripeCustomer,
        async (customer, key, token) => Map(
            await gateway.CreateCustomerAsync(customer, key, token).ConfigureAwait(false), made => new AttemptResult(made.Id)));

    public AttemptKind<NewCheckoutSession> Checkout { get; } = new(
        StripeOperation.Checkout,
        AttemptJsonContext.Default.NewCheckoutSession,
        async (session, key, token) => Map(
            await gateway.CreateCheckoutSessionAsync(session, key, token).ConfigureAwait(false), made => new AttemptResult(made.Id, made.Url)));

    public AttemptKind<PaygSetup> Setup { get; } = new(
        StripeOperation.Setup,
        AttemptJsonContext.Default.PaygSetup,
        async (setup, key, token) => Map(
            await gateway.CreateCheckoutSessionAsync(setup.Session, key, token).ConfigureAwait(false), made => new AttemptResult(made.Id, made.Url)));

    public AttemptKind<NewMeteredSubscription> MeteredSubscription { get; } = new(
        StripeOperation.MeteredSubscription,
        AttemptJsonContext.Default.NewMeteredSubscription,
        async (subscription, key, token) => Map(
            await gateway.CreateMeteredSubscriptionAsync(subscription, key, token).ConfigureAwait(false), made => new AttemptResult(made.Id)));

    private static StripeResult<AttemptResult> Map<T>(StripeResult<T> result, Func<T, AttemptResult> map)
        where T : class => result.IsOk ? map(result.Value) : result.Failure;
}
