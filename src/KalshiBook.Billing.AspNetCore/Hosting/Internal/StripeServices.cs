using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Adds what talks to Stripe. Nothing of it is made before it is asked for, so that a host without Stripe needs none of it.</summary>
internal static class StripeServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<IStripeGateway, StripeNetGateway>();
        services.TryAddSingleton(FindStore);
        services.TryAddSingleton<IWebhookInbox>(static provider => provider.GetRequiredService<IStripeStore>());
        services.TryAddSingleton<ICustomerDirectory>(static provider => provider.GetRequiredService<IStripeStore>());
        services.TryAddSingleton<IStripeAttempts>(static provider => provider.GetRequiredService<IStripeStore>());
        services.TryAddSingleton<ILeases>(static provider => provider.GetRequiredService<IStripeStore>());
        services.TryAddSingleton<IOverageOutbox>(static provider => provider.GetRequiredService<IStripeStore>());
        services.TryAddSingleton(static provider => new SubscriptionRules(
            provider.GetRequiredService<PlanCatalogue>(), provider.GetRequiredService<IOptions<BillingOptions>>().Value.StripePaygPriceId));
        services.TryAddSingleton<Notices>();
        AddFlows(services);
        services.TryAddSingleton<LeasedJob>();
        AddJob<OverageReporter>(services);
        AddJob<MeteredSubscriptionEnder>(services);
        AddJob<Reconciler>(services);
    }

    private static void AddFlows(IServiceCollection services)
    {
        services.TryAddSingleton<AttemptRunner>();
        services.TryAddSingleton<StripeAttemptKinds>();
        services.TryAddSingleton<UserLeases>();
        services.TryAddSingleton<SubscriptionReader>();
        services.TryAddSingleton<CustomerMove>();
        services.TryAddSingleton<SubscriptionSync>();
        services.TryAddSingleton<CustomerLink>();
        services.TryAddSingleton<CheckoutFlow>();
        services.TryAddSingleton<MeteredSubscriptions>();
        services.TryAddSingleton<PaygSetups>();
        services.TryAddSingleton<PaygSwitcher>();
        services.TryAddSingleton<PaygFlow>();
        services.TryAddSingleton<IBillingService, BillingService>();
        services.TryAddSingleton<IWebhookHandler, WebhookHandler>();
        services.TryAddSingleton<OverageSender>();
        services.TryAddSingleton<UndeliveredEvents>();
    }

    private static void AddJob<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TJob>(IServiceCollection services)
        where TJob : class, IStripeJob
    {
        services.TryAddSingleton<TJob>();
        services.AddHostedService<StripeJobService<TJob>>();
    }

    /// <summary>Gives what the store keeps for Stripe.</summary>
    /// <exception cref="InvalidOperationException">The store keeps nothing for Stripe.</exception>
    private static IStripeStore FindStore(IServiceProvider services)
    {
        var store = services.GetRequiredService<IBillingStore>();
        return store as IStripeStore ?? throw new InvalidOperationException(
            $"Stripe is on (STRIPE_SECRET_KEY is set), and the store {store.GetType().Name} keeps nothing for it. Have it implement {nameof(IStripeStore)}, "
            + $"or register an {nameof(IStripeStore)} beside it.");
    }
}
