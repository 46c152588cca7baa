namespace KalshiBook.Billing;

/// <summary>Overage on its way to Stripe: owed since its charge, sealed into a report, sent until Stripe has it.</summary>
public interface IOverageOutbox
{
    /// <summary>Lists users with a customer who owe overage that is in no report, in the order of <see cref="UserId.Key"/>.</summary>
    /// <param name="after">The key after which the page begins; the nil UUID for the first page.</param>
    /// <param name="limit">The most users of a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page; an empty one after the last.</returns>
    Task<IReadOnlyList<UserId>> ListOwingAsync(Guid after, int limit, CancellationToken cancellationToken);

    /// <summary>Seals what a user owes into reports, each row into one, in one transaction.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="seal">
    /// Gives the reports and their rows from what is owed and the account's customer: a pure function, since it may run again. What it leaves out stays
    /// owed.
    /// </param>
    /// <param name="cancellationToken">Gives up. Whether it was sealed is then unknown.</param>
    /// <returns>How many reports were sealed. None where the account has no customer.</returns>
    Task<int> SealAsync(
        UserId userId, Func<IReadOnlyList<OwedOverage>, string, IReadOnlyList<SealedOverage>> seal, CancellationToken cancellationToken);

    /// <summary>Lists the oldest waiting report of each customer, where it is due.</summary>
    /// <param name="at">The present time: reports to be tried later are left out, and so are the younger ones of their customers.</param>
    /// <param name="limit">The most reports.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>At most one report a customer, those due longest first.</returns>
    Task<IReadOnlyList<OverageReport>> ListDueAsync(DateTimeOffset at, int limit, CancellationToken cancellationToken);

    /// <summary>Stores how far a report has come: everything but its id, user, customer and credits, which stay.</summary>
    /// <param name="report">The report.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was still waiting; one that is not is left as it is.</returns>
    Task<bool> SaveAsync(OverageReport report, CancellationToken cancellationToken);

    /// <summary>
    /// Counts what needs a person: reports that Stripe refused, reports of which nobody can tell whether Stripe has them, and users who owe overage and
    /// have no customer any more.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many there are.</returns>
    Task<long> CountStuckAsync(CancellationToken cancellationToken);
}
