using System.Globalization;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.Sqlite;

/// <summary>Moves a store from a SQLite file to PostgreSQL, for the day on which one machine is not enough.</summary>
public static class SqliteToPostgres
{
    /// <summary>Moves everything, once: accounts, usage records, overage and its reports, events and attempts at Stripe.</summary>
    /// <param name="options">
    /// The settings of the host: <see cref="BillingOptions.SqlitePath"/> says from where, <see cref="BillingOptions.DatabaseUrl"/> and
    /// <see cref="BillingOptions.Schema"/> say where to. The schema is made if it is not there, and has to be empty.
    /// </param>
    /// <param name="cancellationToken">Gives up. Nothing was moved then.</param>
    /// <returns>The totals, which are the same on both sides.</returns>
    /// <remarks>
    /// The file is closed first: hosts that still use it answer 503 from then on, so that no charge is lost on the way. Where the move fails nothing has
    /// come to PostgreSQL, and the file is opened again. Where the process dies, or nobody knows whether PostgreSQL has committed, it stays closed: run it
    /// again, which finishes the move or finds that it was finished.
    /// </remarks>
    /// <exception cref="BillingStoreUnavailableException">PostgreSQL can't be reached, or the file can't be had in time.</exception>
    /// <exception cref="InvalidOperationException">A setting is missing, there is no file, the schema is not empty, or the totals differ.</exception>
    public static async Task<StoreTotals> MoveAsync(BillingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var path = options.SqlitePath ?? throw new InvalidOperationException($"{BillingOptions.SectionName}:{nameof(BillingOptions.SqlitePath)} is not set.");
        if (!File.Exists(path)) throw new InvalidOperationException($"{BillingOptions.SectionName}:{nameof(BillingOptions.SqlitePath)}: there is no such file.");
        var database = new PostgresDatabase(Options.Create(options));
        await using (database.ConfigureAwait(false))
        {
            await new PostgresMaintenance(database, options.UsageRetentionMonths).MigrateAsync(cancellationToken).ConfigureAwait(false);
            var import = await PostgresImport.BeginAsync(database, cancellationToken).ConfigureAwait(false);
            await using (import.ConfigureAwait(false))
            {
                var source = new SqliteMove(new SqliteFile(path), options.StoreTimeout);
                await using (source.ConfigureAwait(false)) return await MoveAsync(source, import, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<StoreTotals> MoveAsync(SqliteMove source, PostgresImport target, CancellationToken cancellationToken)
    {
        var there = await target.ReadTotalsAsync(cancellationToken).ConfigureAwait(false);
        var wasClosed = await source.IsClosedAsync(cancellationToken).ConfigureAwait(false);
        if (there != Nothing)
        {
            var here = await source.ReadTotalsAsync(cancellationToken).ConfigureAwait(false);
            return wasClosed && here == there ? there : throw new InvalidOperationException("The PostgreSQL schema is not empty.");
        }
        await source.CloseAsync(cancellationToken).ConfigureAwait(false);
        StoreTotals totals;
        try
        {
            totals = await CopyAsync(source, target, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What an earlier run closed stays closed: nobody knows to which database that one was on its way.
            if (!wasClosed) await source.ReopenAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        await target.CommitAsync(CancellationToken.None).ConfigureAwait(false); // if this fails, it may have been committed: the file stays closed
        return totals;
    }

    private static StoreTotals Nothing { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static async Task<StoreTotals> CopyAsync(SqliteMove source, PostgresImport target, CancellationToken cancellationToken)
    {
        foreach (var month in await source.ReadMonthsAsync(cancellationToken).ConfigureAwait(false))
            await target.MakeMonthAsync(DateOnly.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        foreach (var table in PostgresImport.Tables)
            await target.CopyAsync(table, columns => source.ReadRows(table, columns), cancellationToken).ConfigureAwait(false);
        var here = await source.ReadTotalsAsync(cancellationToken).ConfigureAwait(false);
        var there = await target.ReadTotalsAsync(cancellationToken).ConfigureAwait(false);
        return here == there ? there : throw new InvalidOperationException($"The totals differ: {here} in the file, {there} in PostgreSQL. Nothing was moved.");
    }
}
