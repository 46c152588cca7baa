using Microsoft.Data.Sqlite;

namespace KalshiBook.Billing.Sqlite;

/// <summary>A file whose contents are on the way to another store.</summary>
internal sealed class SqliteMove(SqliteFile file, TimeSpan timeout) : IAsyncDisposable
{
    private readonly SqliteDatabase _database = new(file, timeout);

    public Task<bool> IsClosedAsync(CancellationToken cancellationToken) => _database.ReadAsync(SqliteClosure.IsClosed, cancellationToken);

    /// <summary>Brings the file up to date and closes it: from now on nothing in it changes.</summary>
    public Task CloseAsync(CancellationToken cancellationToken) => _database.WriteAsync(
        session =>
        {
            SqliteMigrator.RequireOurs(session);
            SqliteClosure.Reopen(session);
            SqliteMigrator.Apply(session);
            SqliteClosure.Close(session);
            return true;
        },
        cancellationToken);

    public Task ReopenAsync(CancellationToken cancellationToken) => _database.WriteAsync(
        session =>
        {
            SqliteClosure.Reopen(session);
            return true;
        },
        cancellationToken);

    public Task<StoreTotals> ReadTotalsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(session => session.Read(StoreTotals.Query(""), StoreTotals.Read)[0], cancellationToken);

    /// <summary>Gives the months that have usage records, such as <c>2026-02</c>.</summary>
    public Task<List<string>> ReadMonthsAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        session => session.Read("select distinct substr(created_at, 1, 7) from api_key_usage", reader => reader.GetString(0)), cancellationToken);

    /// <summary>Gives a table's rows one by one: there may be more of them than memory.</summary>
    public IEnumerable<object?[]> ReadRows(string table, IReadOnlyList<string> columns)
    {
        using var connection = new SqliteConnection(file.ConnectionString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"select {string.Join(", ", columns)} from {table}";
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
