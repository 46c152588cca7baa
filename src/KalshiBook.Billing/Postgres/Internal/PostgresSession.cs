using Npgsql;

namespace KalshiBook.Billing;

/// <summary>Runs the statements of one transaction.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, CancellationToken cancellationToken)
{
    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        var command = CommandFor(sql, parameters);
        await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the first column of all rows.</summary>
    public async Task<List<T>> ReadAsync<T>(string sql, params object[] parameters)
    {
        var values = new List<T>();
        var command = CommandFor(sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    values.Add(await reader.GetFieldValueAsync<T>(0, cancellationToken).ConfigureAwait(false));
                return values;
            }
        }
    }

    private NpgsqlCommand CommandFor(string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return command;
    }
}
