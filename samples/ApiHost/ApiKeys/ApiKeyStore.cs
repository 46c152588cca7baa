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

    /// <summary>Revokes a key of a user's.</summary>
    /// <returns>Whether the user had it.</returns>
    public async Task<bool> RevokeAsync(UserId user, string id, DateTimeOffset at, CancellationToken cancellationToken) => await database.ExecuteAsync(
        $"update {database.Table} set revoked_at = @at where id = @id and user_id = @user_id and revoked_at is null",
        [("at", at.ToUnixTimeMilliseconds()), ("id", id), ("user_id", user.Value)], cancellationToken) > 0;

    /// <summary>Notes when a key was used. What another host noted later stays.</summary>
    public Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"update {database.Table} set last_used_at = @at where id = @id and (last_used_at is null or last_used_at < @at)",
        [("at", at.ToUnixTimeMilliseconds()), ("id", id)], cancellationToken);

    private static ApiKey Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3), KeyTime.From(row.GetInt64(4)), row.IsDBNull(5) ? null : KeyTime.From(row.GetInt64(5)));
}
