namespace KalshiBook.Billing;

/// <summary>Lets one host at a time do something that takes longer than a transaction, such as talking to Stripe for a user.</summary>
/// <remarks>A lease saves work and keeps calls apart; what must not happen twice is kept by attempts, identifiers and tickets.</remarks>
public interface ILeases
{
    /// <summary>Takes or renews a lease.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="holder">Who takes it: random for each time.</param>
    /// <param name="duration">How long it lasts unless it is renewed, measured by one clock for all hosts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lease, or null where another holder has it.</returns>
    Task<Lease?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives a lease back. Does nothing where another holder has it.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="doneAt">When the work that it was taken for was done, or null where it was not.</param>
    /// <param name="cancellationToken">Gives up. The lease then ends by itself.</param>
    /// <returns>A task that ends when it is given back.</returns>
    Task ReleaseAsync(Lease lease, DateTimeOffset? doneAt, CancellationToken cancellationToken);
}
