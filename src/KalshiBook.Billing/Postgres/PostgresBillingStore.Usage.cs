using Npgsql;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    private readonly Dictionary<UsageGrouping, string> _usage;

    public Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        _database.RunRepeatablyAsync((connection, token) => ReadUsageAsync(query, connection, token), cancellationToken);

    private async Task<IReadOnlyList<UsageGroup>> ReadUsageAsync(UsageQuery query, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(_usage[query.Grouping], connection)
            .With(query.UserId.Key)
            .With(Charge.CeilingToMicroseconds(query.From).UtcDateTime)
            .With(Charge.CeilingToMicroseconds(query.To).UtcDateTime);
        await using (command.ConfigureAwait(false))
        {
            var groups = new List<UsageGroup>();
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    groups.Add(new UsageGroup(reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
                }
            }
            return groups;
        }
    }

    private static string UsageStatement(string schema, UsageGrouping grouping)
    {
        var key = grouping switch
        {
            UsageGrouping.Day => "to_char(created_at at time zone 'UTC', 'YYYY-MM-DD')",
            UsageGrouping.Endpoint => "endpoint",
            UsageGrouping.Key => "api_key_id",
            _ => throw new ArgumentOutOfRangeException(nameof(grouping)),
        };
        return $"""
            select {key} collate "C", count(*), sum(credits_charged)::bigint from {schema}.api_key_usage
            where user_id = $1 and created_at >= $2 and created_at < $3 and refunded_at is null
            group by 1 order by 1 nulls first
            """;
    }
}
