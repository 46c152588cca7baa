namespace KalshiBook.Billing;

/// <summary>What users do about their subscription: what the billing endpoints call, without HTTP.</summary>
/// <remarks>
/// Expected refusals are results. Every operation throws <see cref="StripeUnavailableException"/> where Stripe fails, within
/// <see cref="BillingOptions.StripeTimeout"/>, and <see cref="BillingStoreUnavailableException"/> where the store can't be reached. After either it may
/// be called again: what was begun at Stripe is brought to its end, not begun anew.
/// </remarks>
public interface IBillingService
{
    /// <summary>Gives a page where the user can subscribe to a plan. However many calls race, one session of the user is payable.</summary>
    /// <param name="user">The user.</param>
    /// <param name="plan">A plan that is sold.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page, or why there is none.</returns>
    /// <exception cref="ArgumentException">The plan is not sold.</exception>
    Task<CheckoutResult> StartCheckoutAsync(BillingUser user, Plan plan, CancellationToken cancellationToken = default);

    /// <summary>Gives a page where the user can manage the subscription.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page, or why there is none.</returns>
    Task<PortalResult> OpenPortalAsync(BillingUser user, CancellationToken cancellationToken = default);

    /// <summary>Switches pay-as-you-go on, and with it whatever it needs at Stripe.</summary>
    /// <param name="user">The user.</param>
    /// <param name="limit">The overage limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative, or above the host's maximum.</exception>
    Task<PaygResult> EnablePaygAsync(BillingUser user, OverageLimitChoice limit, CancellationToken cancellationToken = default);

    /// <summary>Switches pay-as-you-go off, at once and whatever Stripe does. The metered subscription is set to end in the background.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The account.</returns>
    Task<BillingAccount> DisablePaygAsync(UserId userId, CancellationToken cancellationToken = default);

    /// <summary>Brings the account in line with Stripe. Within 5 seconds of the user's last sync it gives what that came to, without another read.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The account.</returns>
    Task<BillingAccount> SyncAsync(UserId userId, CancellationToken cancellationToken = default);
}
