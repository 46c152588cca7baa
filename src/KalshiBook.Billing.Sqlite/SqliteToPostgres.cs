using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.Sqlite;

/// <summary>Moves a store from a SQLite file to PostgreSQL, for the day on which one machine is not enough.</summary>
public static class SqliteToPostgres
{
    private static readonly StoreTotals Nothing = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Moves everything, once: accounts, usage records, overage and its reports, events and attempts at Stripe.</summary>
    /// <param name="options">
    /// The settings of the host: <see cref="BillingOptions.SqlitePath"/> says from where, <see cref="BillingOptions.DatabaseUrl"/> and
    /// <see cref="BillingOptions.Schema"/> say where to. The schema is made if it is not there, and has to be empty.
    /// </param>
    /// <param name="cancellationToken">Gives up. Nothing was moved then.</param>
    /// <returns>The totals, which are the same on both sides.</returns>
    /// <remarks>
    /// Stop the hosts first: a refund that a host still has in hand can't be carried out afterwards. The file is closed before it is copied, so that a host that
    /// was forgotten charges nobody any more: it answers 503. Where the move fails nothing has come to PostgreSQL, and the file is opened again. Where the process
    /// dies, or nobody knows whether PostgreSQL has committed, it stays closed: run it again, which finishes the move or finds that it was finished. A file
    /// that is closed moves to no other database.
    /// </remarks>
    /// <exception cref="BillingStoreUnavailableException">PostgreSQL can't be reached, or the file can't be had in time.</exception>
    /// <exception cref="InvalidOperationException">
    /// A setting is missing, there is no file, the schema is not empty, the file has what PostgreSQL can't keep, or the totals differ.
    /// </exception>
    public static async Task<StoreTotals> MoveAsync(BillingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var path = options.SqlitePath ?? throw new InvalidOperationException($"{BillingOptions.SectionName}:{nameof(BillingOptions.SqlitePath)} is not set.");
        if (!File.Exists(path)) throw new InvalidOperationException($"{BillingOptions.SectionName}:{nameof(BillingOptions.SqlitePath)}: there is no such file.");
        var database = new PostgresDatabase(Options.Create(options));
        await using (database.ConfigureAwait(false))
        {
            await new PostgresMaintenance(database, options.UsageRetentionMonths).MigrateAsync(cancellationToken).ConfigureAwait(false);
            var source = new SqliteMove(new SqliteFile(path), options.StoreTimeout);
            await using (source.ConfigureAwait(false))
            {
                try
                {
                    var target = await PostgresImport.BeginAsync(database, cancellationToken).ConfigureAwait(false);
                    await using (target.ConfigureAwait(false)) return await MoveAsync(source, target, cancellationToken).ConfigureAwait(false);
                }
                catch (DbException exception) when (PostgresFailures.IsUnavailable(exception))
                {
                    throw new BillingStoreUnavailableException("PostgreSQL could not be reached during the move. Run it again.", exception);
                }
                catch (DbException exception)
                {
                    throw new InvalidOperationException("The file has what PostgreSQL can't keep, or can't be read.", exception);
                }
            }
        }
    }

    private static async Task<StoreTotals> MoveAsync(SqliteMove source, PostgresImport target, CancellationToken cancellationToken)
    {
        var closedFor = await source.FindAsync(cancellationToken).ConfigureAwait(false);
        var (marked, isDone) = await target.FindMoveAsync(cancellationToken).ConfigureAwait(false);
        if (closedFor is not null && closedFor != marked)
            throw new InvalidOperationException("The file is closed, since it was moved, or is on its way, to another database.");
        if (closedFor is not null && isDone) return await source.ReadTotalsAsync(cancellationToken).ConfigureAwait(false);
        if (await target.ReadTotalsAsync(cancellationToken).ConfigureAwait(false) != Nothing)
            throw new InvalidOperationException("The PostgreSQL schema is not empty.");

        var move = closedFor ?? Guid.NewGuid();
        await target.MarkMoveAsync(move, cancellationToken).ConfigureAwait(false);
        StoreTotals totals;
        try
        {
            await (closedFor is null ? source.CloseAsync(move, cancellationToken) : source.TakeOverAsync(cancellationToken)).ConfigureAwait(false);
            totals = await CopyAsync(source, target, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await ReopenAsync(source, exception).ConfigureAwait(false);
            throw;
        }
        await target.CommitAsync(move).ConfigureAwait(false); // if this fails, it may have been committed: the file stays closed
        return totals;
    }

    private static async Task ReopenAsync(SqliteMove source, Exception cause)
    {
        try
        {
            await source.ReopenAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                "Nothing was moved, and the file could not be opened again. Run the move again.", new AggregateException(cause, exception));
        }
    }

    private static async Task<StoreTotals> CopyAsync(SqliteMove source, PostgresImport target, CancellationToken cancellationToken)
    {
        foreach (var month in await source.ReadMonthsAsync(cancellationToken).ConfigureAwait(false))
        {
            // A time that was written by hand in another form goes where it belongs all the same, and waits for its month there.
            if (DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
                await target.MakeMonthAsync(first, cancellationToken).ConfigureAwait(false);
        }
        foreach (var table in PostgresImport.Tables)
            await target.CopyAsync(table, columns => source.ReadRows(table, columns), cancellationToken).ConfigureAwait(false);
        var here = await source.ReadTotalsAsync(cancellationToken).ConfigureAwait(false);
        var there = await target.ReadTotalsAsync(cancellationToken).ConfigureAwait(false);
        return here == there ? there : throw new InvalidOperationException($"The totals differ: {here} in the file, {there} in PostgreSQL. Nothing was moved.");
    }
}
