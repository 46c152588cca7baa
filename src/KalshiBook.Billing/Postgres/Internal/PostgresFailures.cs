using System.Net.Sockets;
using Npgsql;

namespace KalshiBook.Billing;

/// <summary>Tells outages from bugs, and what may have been committed from what was certainly not.</summary>
internal static class PostgresFailures
{
    /// <summary>Whether trying again, later, may help.</summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        PostgresException postgres => IsOutage(postgres.SqlState) || IsPartitionMade(postgres),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether a statement that was sent may have been committed.</summary>
    /// <remarks>
    /// An error of the statement rolls it back. An error of the session (the server is going down, say) may come after the commit, and
    /// without any answer nobody knows.
    /// </remarks>
    public static bool IsOutcomeUnknown(Exception exception) =>
        exception is not PostgresException { SqlState: var state } || Class(state) is "08" or "57" or "58" or "XX";

    /// <summary>Whether the connection is gone, and not just slow.</summary>
    public static bool IsConnectionDead(Exception? exception) => exception switch
    {
        PostgresException postgres => Class(postgres.SqlState) is "57" && postgres.SqlState != PostgresErrorCodes.QueryCanceled,
        NpgsqlException npgsql => npgsql.InnerException is IOException or SocketException,
        _ => exception is IOException or SocketException,
    };

    private static bool IsOutage(string state) => Class(state) switch
    {
        "08" => true, // connection
        "53" => true, // out of disk, memory, connections
        "57" => true, // shut down, starting up, cancelled by a time limit
        "58" => true, // I/O
        "40" => true, // deadlock, serialization: rolled back, to be run again
        _ => state is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction
            or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidPassword,
    };

    // A month's partition was attached while the statement was on its way into the default one. Tried again it finds the new one.
    // Only the bounds of partitions are constraints without a name.
    private static bool IsPartitionMade(PostgresException exception) =>
        exception is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null };

    private static string Class(string state) => state.Length >= 2 ? state[..2] : "";
}
