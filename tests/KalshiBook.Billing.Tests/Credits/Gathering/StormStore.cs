using KalshiBook.Billing.Tests.Accounts;

namespace KalshiBook.Billing.Tests.Credits;

/// <summary>A store that is late, locked, unavailable or poisoned as its seed has it, and notes what it charged.</summary>
internal sealed class StormStore(int seed) : ChargesOnlyStore
{
    private const long Poison = 999;

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly HashSet<UserId> _locked = [];
    private readonly Dictionary<UserId, int> _flying = [];
    private readonly Dictionary<Guid, Charge> _charged = [];
    private readonly ChargeResult _granted = new(ChargeOutcome.Granted, Account.With(used: 5).Balance);

    /// <summary>Gets or sets a value indicating whether the store answers now and then that it is unavailable, having charged or not.</summary>
    public bool IsUnwell { get; set; }

    /// <summary>Gets a value indicating whether two lists had one account at the same time.</summary>
    public bool HaveFlightsMet { get; private set; }

    /// <summary>Gets what was charged, in order.</summary>
    public List<Charge> Charged { get; } = [];

    public static Charge ChargeOf(UserId user, bool isPoisoned) => Charge.New(TimeProvider.System, user, isPoisoned ? Poison : 1, "GET /a");

    public static bool IsPoisoned(Charge charge) => charge.Credits == Poison;

    public void SetLocked(UserId user, bool isLocked)
    {
        lock (_lock) _ = isLocked ? _locked.Add(user) : _locked.Remove(user);
    }

    public override Task<IReadOnlyList<ChargeResult?>> ChargeUnlockedAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) =>
        RunAsync(charges, waits: false, cancellationToken);

    public override async Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) =>
        (await RunAsync(charges, waits: true, cancellationToken))!;

    private async Task<IReadOnlyList<ChargeResult?>> RunAsync(IReadOnlyList<Charge> charges, bool waits, CancellationToken cancellationToken)
    {
        var users = charges.Select(charge => charge.UserId).Distinct().ToList();
        Fly(users, 1);
        try
        {
            if (Next(4) == 0) Thread.SpinWait(Next(20_000)); // what a statement's sending takes
            if (Next(3) > 0) await Task.Delay(Next(4), cancellationToken);
            if (charges.Any(IsPoisoned)) throw new InvalidOperationException("a poisoned charge");
            if (IsUnwell && Next(20) == 0) throw new BillingStoreUnavailableException { IsOutcomeUnknown = false };
            while (waits && IsAnyLocked(users)) await Task.Delay(2, cancellationToken);
            var answers = Commit(charges);
            return IsUnwell && Next(20) == 0 ? throw new BillingStoreUnavailableException() : answers;
        }
        finally
        {
            Fly(users, -1);
        }
    }

    private int Next(int limit)
    {
        lock (_lock) return _random.Next(limit);
    }

    private bool IsAnyLocked(List<UserId> users)
    {
        lock (_lock) return users.Exists(_locked.Contains);
    }

    private void Fly(List<UserId> users, int by)
    {
        lock (_lock)
        {
            foreach (var user in users) HaveFlightsMet |= (_flying[user] = _flying.GetValueOrDefault(user) + by) > 1;
        }
    }

    private List<ChargeResult?> Commit(IReadOnlyList<Charge> charges)
    {
        lock (_lock)
        {
            foreach (var charge in charges)
            {
                if (!_locked.Contains(charge.UserId) && _charged.TryAdd(charge.Id, charge)) Charged.Add(charge);
            }
            return [.. charges.Select(charge => _locked.Contains(charge.UserId) ? null : _granted)];
        }
    }
}
