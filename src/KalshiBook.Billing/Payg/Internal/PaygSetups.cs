using System.Text.Json;

namespace KalshiBook.Billing;

/// <summary>The session on which a user gives a payment method for pay-as-you-go: one at a time.</summary>
internal sealed class PaygSetups(IStripeGateway gateway, IStripeAttempts store, AttemptRunner attempts, StripeAttemptKinds kinds)
{
    /// <summary>Finds the session that waits to be completed.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="sessionId">Stripe's id of the one that is looked for, or null for any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(StripeAttempt Attempt, PaygSetup Setup)?> FindAsync(UserId userId, string? sessionId, CancellationToken cancellationToken)
    {
        var attempt = await store.FindAttemptAsync(userId, StripeOperation.Setup, cancellationToken).ConfigureAwait(false);
        if (attempt is not { IsOpen: false } || (sessionId is not null && sessionId != attempt.ResultId)) return null;
        try
        {
            return (attempt, kinds.Setup.Read(attempt.Parameters));
        }
        catch (JsonException)
        {
            // Of another release, that stored other arguments: its call can't be carried out, and the next one makes a session of its own.
            await store.CloseAttemptAsync(attempt, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Makes the card of a completed session the customer's default.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> CollectAsync(BillingAccount account, CancellationToken cancellationToken)
    {
        if (await FindAsync(account.UserId, sessionId: null, cancellationToken).ConfigureAwait(false) is not { } found) return false;
        var session = await ReadAsync(found.Attempt, cancellationToken).ConfigureAwait(false);
        // Abandoned, and nothing can come of it any more. One that Stripe doesn't know is kept: that may be due to the key of another account.
        if (session is { IsOpen: false, IsComplete: false }) await CloseAsync(found.Attempt, cancellationToken).ConfigureAwait(false);
        if (session is not { IsComplete: true, PaymentMethodId: { } paymentMethod } || session.CustomerId != account.StripeCustomerId) return false;
        var customer = await gateway.SetDefaultPaymentMethodAsync(account.StripeCustomerId!, paymentMethod, cancellationToken).ConfigureAwait(false);
        if (customer.IsOk) return true;
        // Only where Stripe refuses this card: it was taken away again, say, and the next call asks for another one. Where it refuses our key, or
        // gives its stored answer to an earlier try (5xx), the card that the user gave is still to be collected.
        if (customer.Failure is not ({ Kind: StripeFailureKind.Missing } or { Kind: StripeFailureKind.Refused, Status: 400 or 402 })) customer.OrThrow();
        await CloseAsync(found.Attempt, cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Gives the page of a session for a call: the one that is open, if it was made for the same call, else a new one.</summary>
    /// <returns>Null where the session was completed meanwhile: its card is the customer's default now, and none has to be asked for.</returns>
    public async Task<string?> StartAsync(BillingAccount account, BillingUser user, OverageLimitChoice limit, CancellationToken cancellationToken)
    {
        var page = new NewCheckoutSession(
            account.StripeCustomerId!, user.Id.Value, PriceId: null, ReturnUrls.Success(user.AppUrl), ReturnUrls.Canceled(user.AppUrl));
        var wanted = new PaygSetup(page, limit.IsGiven, limit.Credits, account.PaygSwitchedOff, user.AppUrl);
        var latest = await attempts.ResumeAsync(user.Id, kinds.Setup, cancellationToken).ConfigureAwait(false);
        if (latest is not null)
        {
            var session = await ReadAsync(latest, cancellationToken).ConfigureAwait(false);
            if (session is { IsOpen: true, Url: { } url } && kinds.Setup.IsOf(latest, wanted)) return url;
            // The later call counts. One that can't be expired has come to an end by itself, maybe by being completed just now: its record is the
            // only way to the card, and must not be replaced before the card is collected.
            if (session is { IsOpen: true } && !await TryExpireAsync(session.Id, cancellationToken).ConfigureAwait(false))
                session = await ReadAsync(latest, cancellationToken).ConfigureAwait(false);
            if (session is { IsComplete: true } && await CollectAsync(account, cancellationToken).ConfigureAwait(false)) return null;
        }
        var made = await attempts.StartAsync(user.Id, kinds.Setup, wanted, cancellationToken).ConfigureAwait(false);
        return made.ResultUrl ?? throw new StripeUnavailableException("Stripe gave a session without a page.");
    }

    /// <summary>Gives the session up: its call, or a later one, was carried out in another way.</summary>
    public async Task DropAsync(UserId userId, CancellationToken cancellationToken)
    {
        if (await FindAsync(userId, sessionId: null, cancellationToken).ConfigureAwait(false) is not { } found) return;
        // Off the record first: from then on completing it changes nothing. Whether its page still opens matters little.
        await CloseAsync(found.Attempt, cancellationToken).ConfigureAwait(false);
        await gateway.ExpireCheckoutSessionAsync(found.Attempt.ResultId!, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the session off the record: its call was carried out.</summary>
    public Task CloseAsync(StripeAttempt attempt, CancellationToken cancellationToken) => store.CloseAttemptAsync(attempt, cancellationToken);

    private async Task<bool> TryExpireAsync(string sessionId, CancellationToken cancellationToken)
    {
        var expired = await gateway.ExpireCheckoutSessionAsync(sessionId, cancellationToken).ConfigureAwait(false);
        if (!expired.IsOk && expired.Failure.MayRepeat) expired.OrThrow();
        return expired.IsOk;
    }

    private async Task<StripeCheckoutSession?> ReadAsync(StripeAttempt attempt, CancellationToken cancellationToken)
    {
        var session = await gateway.GetCheckoutSessionAsync(attempt.ResultId!, cancellationToken).ConfigureAwait(false);
        return session.Failure is { Kind: StripeFailureKind.Missing } ? null : session.OrThrow();
    }
}
