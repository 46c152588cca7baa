using Microsoft.Data.Sqlite;

namespace KalshiBook.Billing.Sqlite;

/// <summary>A file whose contents are on the way to another store.</summary>
internal sealed class SqliteMove(SqliteFile file, TimeSpan timeout) : IAsyncDisposable
{
    private readonly SqliteDatabase _database = new(file, timeout);
    private readonly Guid _run = Guid.NewGuid();

    /// <summary>Gives the move that an earlier run closed the file for, or null.</summary>
    public Task<Guid?> FindAsync(CancellationToken cancellationToken) => _database.ReadAsync(SqliteClosure.Find, cancellationToken);

    /// <summary>Brings the file up to date and closes it: from now on nothing in it changes.</summary>
    public Task CloseAsync(Guid move, CancellationToken cancellationToken) => _database.WriteAsync(
        session =>
        {
            SqliteMigrator.RequireOurs(session);
            SqliteClosure.RequireOpen(session);
            SqliteMigrator.Apply(session);
            SqliteClosure.Close(session, move, _run);
            return true;
        },
        cancellationToken);

    /// <summary>Goes on with what an earlier run began.</summary>
    public Task TakeOverAsync(CancellationToken cancellationToken) => _database.WriteAsync(
        session =>
        {
            SqliteClosure.TakeOver(session, _run);
            return true;
        },
        cancellationToken);

    /// <summary>Opens the file again, if this run is the one that has it in hand.</summary>
    public Task ReopenAsync() => _database.WriteAsync(
        session =>
        {
            SqliteClosure.Reopen(session, _run);
            return true;
        },
        CancellationToken.None);

    public Task<StoreTotals> ReadTotalsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(session => session.Read(StoreTotals.Query(SqliteClosure.Prefix), StoreTotals.Read)[0], cancellationToken);

    /// <summary>Gives the months that have usage records, such as <c>2026-02</c>.</summary>
    public Task<List<string>> ReadMonthsAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        session => session.Read($"select distinct substr(created_at, 1, 7) from {SqliteClosure.Prefix}api_key_usage", reader => reader.GetString(0)),
        cancellationToken);

    /// <summary>Gives a table's rows one by one: there may be more of them than memory.</summary>
    public IEnumerable<object?[]> ReadRows(string table, IReadOnlyList<string> columns)
    {
        using var connection = new SqliteConnection(file.ConnectionString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"select {string.Join(", ", columns)} from {SqliteClosure.Prefix}{table}";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new object?[columns.Count];
            for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            yield return row;
        }
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
