using Npgsql;

namespace KalshiBook.Billing;

/// <summary>A list of charges as the function charge_batch takes it: account by account in the order of their ids, each account's in the order of the list.</summary>
internal sealed class ChargeBatch
{
    private readonly Charge[] _charges;
    private readonly int[] _places; // where each of them stands in the list
    private readonly long[] _running; // an account's credits up to each of them
    private readonly List<int> _firsts = []; // each account's first one

    public ChargeBatch(IReadOnlyList<Charge> charges)
    {
        _charges = [.. charges];
        _places = [.. Enumerable.Range(0, _charges.Length)];
        // Guids compare as PostgreSQL's do. By place within an account, since the sort alone would mix them up.
        Array.Sort(_places, (left, right) => charges[left].UserId.Key.CompareTo(charges[right].UserId.Key) is not 0 and var order ? order : left - right);
        for (var i = 0; i < _places.Length; i++) _charges[i] = charges[_places[i]];
        _running = new long[_charges.Length];
        for (var i = 0; i < _charges.Length; i++)
        {
            var isFirst = i == 0 || _charges[i].UserId != _charges[i - 1].UserId;
            if (isFirst) _firsts.Add(i);
            _running[i] = _charges[i].Credits + (isFirst ? 0 : _running[i - 1]);
        }
    }

    public int Count => _charges.Length;

    /// <summary>Binds the twelve lists.</summary>
    public NpgsqlCommand Bind(NpgsqlCommand command) => command
        .With(EachAccount(account => First(account).UserId.Key))
        .WithTexts(EachAccount(account => External(First(account).UserId)))
        .With(EachAccount(account => _firsts[account] + 1))
        .With(EachAccount(account => End(account) - _firsts[account]))
        .With(EachAccount(account => _running[End(account) - 1]))
        .With(EachAccount(Latest))
        .With(Each(charge => charge.Id))
        .With(Each(charge => charge.Time.UtcDateTime))
        .With(Each(charge => charge.Credits))
        .With(_running)
        .WithTexts(Each<string?>(charge => charge.Endpoint))
        .WithTexts(Each(charge => charge.ApiKeyId));

    /// <summary>Writes what a row answers into the answers, which are in the order of the list.</summary>
    /// <param name="answers">The answers.</param>
    /// <param name="first">The first charge that it answers, counted from 1 in the order of the batch.</param>
    /// <param name="count">How many it answers.</param>
    /// <param name="last">The answer to the last of them, each of the others having been granted before it.</param>
    public void Answer(ChargeResult?[] answers, int first, int count, ChargeResult last)
    {
        var end = first - 1 + count;
        answers[_places[end - 1]] = last;
        for (var i = first - 1; i < end - 1; i++)
        {
            var usedSince = _running[end - 1] - _running[i];
            answers[_places[i]] = last with { Balance = last.Balance with { Used = last.Balance.Used - usedSince } };
        }
    }

    private static string? External(UserId user) => user.IsUuid ? null : user.Value;

    private Charge First(int account) => _charges[_firsts[account]];

    private int End(int account) => account + 1 < _firsts.Count ? _firsts[account + 1] : _charges.Length;

    private DateTime Latest(int account)
    {
        var latest = First(account).Time;
        for (var i = _firsts[account] + 1; i < End(account); i++) latest = latest > _charges[i].Time ? latest : _charges[i].Time;
        return latest.UtcDateTime;
    }

    private T[] EachAccount<T>(Func<int, T> value)
    {
        var values = new T[_firsts.Count];
        for (var account = 0; account < values.Length; account++) values[account] = value(account);
        return values;
    }

    private T[] Each<T>(Func<Charge, T> value)
    {
        var values = new T[_charges.Length];
        for (var i = 0; i < values.Length; i++) values[i] = value(_charges[i]);
        return values;
    }
}
