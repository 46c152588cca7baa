using System.Data.Common;
using Npgsql;

namespace KalshiBook.Billing;

/// <summary>Reads the answers of the functions that charge and refund.</summary>
internal static class BalanceReader
{
    public const string Columns =
        "ordinal, outcome, tier, total, used, overage, cycle_start, cycle_end, payg_enabled, overage_limit, payg_suspended, is_subscribed";

    /// <summary>Reads the whole answer, to the end of the transaction: a row that was read is not yet a commit.</summary>
    public static async Task ReadAllAsync(NpgsqlCommand command, Action<DbDataReader> read, CancellationToken cancellationToken)
    {
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) read(reader);
            // Goes on to ReadyForQuery. Disposing the reader would go there too, but not say what went wrong on the way.
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public static ChargeResult ReadCharge(DbDataReader reader) => new((ChargeOutcome)reader.GetInt32(1), ReadBalance(reader));

    public static RefundResult ReadRefund(DbDataReader reader) => new((RefundOutcome)reader.GetInt32(1), ReadBalance(reader));

    private static Balance ReadBalance(DbDataReader reader) => new()
    {
        Tier = reader.GetString(2),
        Total = reader.GetInt64(3),
        Used = reader.GetInt64(4),
        Overage = reader.GetInt64(5),
        Cycle = new BillingCycle(reader.GetFieldValue<DateTimeOffset>(6), reader.GetFieldValue<DateTimeOffset>(7)),
        PaygEnabled = reader.GetBoolean(8),
        OverageLimit = reader.IsDBNull(9) ? null : reader.GetInt64(9),
        PaygSuspended = reader.GetBoolean(10),
        IsSubscribed = reader.GetBoolean(11),
    };
}
