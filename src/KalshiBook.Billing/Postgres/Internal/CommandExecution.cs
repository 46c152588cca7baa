using System.Data.Common;
using Npgsql;

namespace KalshiBook.Billing;

/// <summary>Runs a command to its end, and disposes of it.</summary>
internal static class CommandExecution
{
    /// <summary>Gives the number of rows that were written.</summary>
    public static async Task<int> ExecuteAsync(this NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false)) return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the whole answer, to the end of the transaction: a row that was read is not yet a commit.</summary>
    public static async Task<List<T>> ReadAllAsync<T>(this NpgsqlCommand command, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
        {
            var rows = new List<T>();
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) rows.Add(read(reader));
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                return rows;
            }
        }
    }
}
