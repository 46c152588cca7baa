namespace KalshiBook.Billing.Testing;

/// <content>What a history leaves to be paid.</content>
internal sealed partial class RandomHistory
{
    /// <summary>Runs the history, and compares what the users then owe as well.</summary>
    public async Task RunOwingAsync()
    {
        await RunAsync().ConfigureAwait(false);
        foreach (var user in _users)
        {
            var customer = $"cus_{Guid.NewGuid():N}";
            foreach (var each in (IBillingStore[])[_model, store])
                await each.UpdateAccountAsync(user, _now, account => account with { StripeCustomerId = customer }, cancellationToken).ConfigureAwait(false);
            var expected = await OwedAsync(_model, user).ConfigureAwait(false);
            var seen = await OwedAsync((IStripeStore)store, user).ConfigureAwait(false);
            Expect.Sequence(expected, seen, $"what is owed after random history {seed}");
        }
    }

    private async Task<IReadOnlyList<OwedOverage>> OwedAsync(IStripeStore stripe, UserId user)
    {
        IReadOnlyList<OwedOverage> owed = [];
        await stripe.SealAsync(
            user,
            (rows, _) =>
            {
                owed = rows;
                return [];
            },
            cancellationToken).ConfigureAwait(false);
        return owed;
    }
}
