using System.Data.Common;

namespace KalshiBook.Billing.Sqlite;

/// <summary>The accounts that a transaction changes: each is read once, and saved once.</summary>
internal sealed class SqliteAccounts(SqliteSession session, PlanCatalogue plans)
{
    private const string ByUser = $"select {AccountColumns.Names} from billing_accounts where user_id = ?1";

    private const string SaveBalance =
        "update billing_accounts set credits_used = ?2, overage_credits = ?3, updated_at = max(updated_at, ?4) where user_id = ?1";

    private static readonly string SaveAll = SaveStatement();

    private readonly Dictionary<Guid, Entry> _entries = [];

    /// <summary>Finds an account as it is stored.</summary>
    public static BillingAccount? Find(SqliteSession session, UserId userId) =>
        session.Read(ByUser, reader => AccountColumns.Read(reader, userId), userId.Key) is [var account] ? account : null;

    /// <summary>Gives an account as it is at an instant, made if there is none.</summary>
    public BillingAccount At(UserId userId, DateTimeOffset at)
    {
        if (!_entries.TryGetValue(userId.Key, out var entry))
        {
            var stored = Find(session, userId);
            _entries[userId.Key] = entry = new Entry(stored, stored ?? BillingAccount.Open(userId, at, plans), at);
        }
        return Put(entry.Now.At(at, plans), at);
    }

    /// <summary>Changes an account.</summary>
    public BillingAccount Put(BillingAccount account, DateTimeOffset at)
    {
        var entry = _entries[account.UserId.Key];
        var changedAt = ReferenceEquals(entry.Now, account) || at < entry.ChangedAt ? entry.ChangedAt : at;
        _entries[account.UserId.Key] = entry with { Now = account, ChangedAt = changedAt };
        return account;
    }

    public void Save()
    {
        foreach (var (stored, now, at) in _entries.Values)
        {
            if (ReferenceEquals(stored, now)) continue;
            // Within a cycle charges and refunds change two figures.
            if (stored is not null && stored with { CreditsUsed = now.CreditsUsed, OverageCredits = now.OverageCredits } == now)
                session.Execute(SaveBalance, now.UserId.Key, now.CreditsUsed, now.OverageCredits, at);
            else
                session.Execute(SaveAll, [now.UserId.Key, now.UserId.IsUuid ? null : now.UserId.Value, now.CreatedAt, at, .. AccountColumns.Values(now)]);
        }
    }

    /// <summary>Reads a row's user, whose columns come first. An id that was set by hand and doesn't belong to its key must not lead to another account.</summary>
    public static UserId ReadUser(DbDataReader reader)
    {
        var key = reader.GetGuid(0);
        return !reader.IsDBNull(1) && UserId.TryParse(reader.GetString(1), out var id) && id.Value.Key == key ? id.Value : UserId.From(key);
    }

    private static string SaveStatement()
    {
        var names = AccountColumns.WrittenNames;
        return $"""
            insert into billing_accounts (user_id, external_user_id, created_at, updated_at, {string.Join(", ", names)})
            values (?1, ?2, ?3, ?4, {string.Join(", ", names.Select((_, index) => $"?{index + 5}"))})
            on conflict (user_id) do update set updated_at = max(updated_at, excluded.updated_at), {string.Join(", ", names.Select(name => $"{name} = excluded.{name}"))}
            """;
    }

    private sealed record Entry(BillingAccount? Stored, BillingAccount Now, DateTimeOffset ChangedAt);
}
