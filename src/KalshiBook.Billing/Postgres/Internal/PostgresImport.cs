using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace KalshiBook.Billing;

/// <summary>Fills an empty schema with another store's rows, in one transaction that no host's charge comes between.</summary>
internal sealed class PostgresImport(PostgresDatabase database, NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    private readonly string _schema = database.Schema;

    /// <summary>The tables that make up a store, but leases: those end with the hosts that have them.</summary>
    public static IReadOnlyList<string> Tables { get; } =
    [
        "billing_accounts", "api_key_usage", "overage_owed", "overage_reports", "webhook_events", "deleted_customers", "stripe_attempts",
    ];

    /// <summary>Begins.</summary>
    /// <param name="database">A database whose schema is up to date.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PostgresImport> BeginAsync(PostgresDatabase database, CancellationToken cancellationToken)
    {
        var connection = await database.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            // A host that was started too early waits, and so finds the accounts and doesn't make them anew.
            await new NpgsqlCommand($"lock table {database.Schema}.billing_accounts in exclusive mode", connection)
                .ExecuteAsync(cancellationToken).ConfigureAwait(false);
            return new PostgresImport(database, connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false); // and with it the transaction
            throw;
        }
    }

    /// <summary>Gives the move that was begun to this schema last, if there is one, and whether it is done.</summary>
    public async Task<(Guid? Move, bool IsDone)> FindMoveAsync(CancellationToken cancellationToken)
    {
        var rows = await new NpgsqlCommand($"select holder, done_at is not null from {_schema}.leases where name = 'move'", connection)
            .ReadAllAsync(reader => (reader.GetFieldValue<Guid>(0), reader.GetBoolean(1)), cancellationToken).ConfigureAwait(false);
        return rows is [var (move, isDone)] ? (move, isDone) : (null, false);
    }

    /// <summary>Records, before its first row is copied, which move this is: committed at once, so that a later run knows where it was on its way to.</summary>
    public Task MarkMoveAsync(Guid move, CancellationToken cancellationToken) => database.RunAsync(
        (other, token) => new NpgsqlCommand(
            $"""
            insert into {_schema}.leases (name, holder, expires_at) values ('move', $1, 'infinity')
            on conflict (name) do update set holder = excluded.holder, done_at = null
            """,
            other).With(move).ExecuteAsync(token),
        cancellationToken);

    public async Task<StoreTotals> ReadTotalsAsync(CancellationToken cancellationToken) =>
        (await new NpgsqlCommand(StoreTotals.Query($"{_schema}."), connection).ReadAllAsync(StoreTotals.Read, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Makes the partition of a month, so that its usage records need not be moved later.</summary>
    public Task MakeMonthAsync(DateOnly month, CancellationToken cancellationToken) =>
        new NpgsqlCommand($"select {_schema}.make_usage_partition($1)", connection).With(month).ExecuteAsync(cancellationToken);

    /// <summary>Copies a table.</summary>
    /// <param name="table">One of <see cref="Tables"/>.</param>
    /// <param name="read">Gives the rows: of each the columns that are asked for, as text, whole numbers or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CopyAsync(string table, Func<IReadOnlyList<string>, IEnumerable<object?[]>> read, CancellationToken cancellationToken)
    {
        var columns = await ReadColumnsAsync(table, cancellationToken).ConfigureAwait(false);
        var names = columns.ConvertAll(column => column.Name);
        var copy = $"copy {_schema}.{table} ({string.Join(", ", names)}) from stdin (format binary)";
        var writer = await connection.BeginBinaryImportAsync(copy, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var row in read(names))
            {
                await writer.StartRowAsync(cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < row.Length; i++) await WriteAsync(writer, row[i], table, columns[i], cancellationToken).ConfigureAwait(false);
            }
            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Records that the move is done, and commits. Whether it was committed is unknown where this fails.</summary>
    public async Task CommitAsync(Guid move)
    {
        var marked = await new NpgsqlCommand($"update {_schema}.leases set done_at = now() where name = 'move' and holder = $1", connection)
            .With(move).ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
        if (marked != 1) throw new InvalidOperationException("Another move to this schema was begun meanwhile. Nothing was moved.");
        await transaction.CommitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private Task<List<(string Name, string Type)>> ReadColumnsAsync(string table, CancellationToken cancellationToken) => new NpgsqlCommand(
        """
        select attname, typname from pg_attribute join pg_type on pg_type.oid = atttypid
        where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = '' order by attnum
        """,
        connection).WithText($"{_schema}.{table}").ReadAllAsync(reader => (reader.GetString(0), reader.GetString(1)), cancellationToken);

    private static async Task WriteAsync(
        NpgsqlBinaryImporter writer, object? value, string table, (string Name, string Type) column, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(writer, value, column.Type, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or NotSupportedException)
        {
            throw new InvalidOperationException($"{table}.{column.Name} has a value that is no {column.Type}.", exception);
        }
    }

    private static Task WriteAsync(NpgsqlBinaryImporter writer, object? value, string type, CancellationToken cancellationToken) => (value, type) switch
    {
        (null, _) => writer.WriteNullAsync(cancellationToken),
        (string text, "text") => writer.WriteAsync(text, NpgsqlDbType.Text, cancellationToken),
        (string text, "uuid") => writer.WriteAsync(Guid.Parse(text), NpgsqlDbType.Uuid, cancellationToken),
        (string text, "timestamptz") => writer.WriteAsync(ParseTime(text), NpgsqlDbType.TimestampTz, cancellationToken),
        (long number, "int8") => writer.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken),
        (long number, "int4") => writer.WriteAsync(checked((int)number), NpgsqlDbType.Integer, cancellationToken),
        (long number, "bool") => writer.WriteAsync(number != 0, NpgsqlDbType.Boolean, cancellationToken),
        _ => throw new NotSupportedException($"A {value.GetType().Name} is no {type}."),
    };

    private static DateTime ParseTime(string text) => DateTime.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
