using System.Data.Common;
using KalshiBook.Billing;

namespace KalshiBook.ApiHost;

/// <summary>Keeps the keys, in SQL that both databases understand.</summary>
internal sealed class ApiKeyStore(ApiKeyDatabase database)
{
    private const string Columns = "id, user_id, name, key_prefix, created_at, last_used_at";

    public Task AddAsync(ApiKey key, string hash, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"""
        insert into {database.Table} (id, user_id, name, key_prefix, key_hash, created_at)
        values (@id, @user_id, @name, @key_prefix, @key_hash, @created_at)
        """,
        [("id", key.Id), ("user_id", key.UserId), ("name", key.Name), ("key_prefix", key.Prefix), ("key_hash", hash), ("created_at", key.CreatedAt.ToUnixTimeMilliseconds())],
        cancellationToken);

    /// <summary>Gives a user's keys that are not revoked, the newest first.</summary>
    public Task<List<ApiKey>> ListAsync(UserId user, CancellationToken cancellationToken) => database.QueryAsync(
        $"select {Columns} from {database.Table} where user_id = @user_id and revoked_at is null order by created_at desc, id",
        [("user_id", user.Value)], Read, cancellationToken);

    /// <summary>Finds the key with a hash, unless it is revoked.</summary>
    public async Task<ApiKey?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            $"select {Columns} from {database.Table} where key_hash = @key_hash and revoked_at is null", [("key_hash", hash)], Read, cancellationToken);
        return found is [var key] ? key : null;
    }

    /// <summary>Finds the keys with some hashes, at most a few hundred, by hash. Revoked ones are left out.</summary>
    public async Task<Dictionary<string, ApiKey>> FindAsync(IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            $"select {Columns}, key_hash from {database.Table} where key_hash in ({string.Join(", ", hashes.Select((_, i) => $"@hash{i}"))}) and revoked_at is null",
            [.. hashes.Select((hash, i) => ($"hash{i}", (object?)hash))],
            static row => (Key: Read(row), Hash: row.GetString(6)),
            cancellationToken);
        return found.ToDictionary(row => row.Hash, row => row.Key, StringComparer.Ordinal);
    }

    /// <summary>Revokes a key of a user's.</summary>
    /// <returns>Whether the user had it.</returns>
    public async Task<bool> RevokeAsync(UserId user, string id, DateTimeOffset at, CancellationToken cancellationToken) => await database.ExecuteAsync(
        $"update {database.Table} set revoked_at = @at where id = @id and user_id = @user_id and revoked_at is null",
        [("at", at.ToUnixTimeMilliseconds()), ("id", id), ("user_id", user.Value)], cancellationToken) > 0;

    /// <summary>Notes when keys were used, in one statement. What another host noted later stays.</summary>
    /// <param name="uses">At most a few hundred: each takes two parameters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task NoteUsesAsync(IReadOnlyList<KeyValuePair<string, DateTimeOffset>> uses, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"""
        with uses (id, used_at) as (values {string.Join(", ", uses.Select((_, i) => $"(@id{i}, @at{i})"))})
        update {database.Table} as k set last_used_at = uses.used_at from uses
        where k.id = uses.id and (k.last_used_at is null or k.last_used_at < uses.used_at)
        """,
        [.. uses.SelectMany((use, i) => new (string, object?)[] { ($"id{i}", use.Key), ($"at{i}", use.Value.ToUnixTimeMilliseconds()) })],
        cancellationToken);

    private static ApiKey Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3), KeyTime.From(row.GetInt64(4)), row.IsDBNull(5) ? null : KeyTime.From(row.GetInt64(5)));
}
