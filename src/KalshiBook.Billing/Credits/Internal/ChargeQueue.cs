using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KalshiBook.Billing;

/// <summary>Charges that wait for a flight. An account's keep their order. Its user sees to it that one thread at a time uses it.</summary>
internal sealed class ChargeQueue(LockedAccounts locked)
{
    /// <summary>The most charges in a flight: enough for a commit to cost each next to nothing, and few enough to be answered soon.</summary>
    public const int MostInFlight = 256;

    // Each account costs the server a row, its charges are added up. Half of those that 256 callers wait for, so that there can be two flights of them.
    private const int MostAccounts = 128;

    private readonly Queue<WaitingCharge> _queue = new();
    private readonly Queue<WaitingCharge> _landed = new(); // waited for accounts that were in the air: came before those of the same account in the queue
    private readonly Dictionary<Guid, Queue<WaitingCharge>?> _inTheAir = []; // the accounts, and what waits for them
    private int _behindCount;

    /// <summary>Gets how many wait of whom it is not known that their accounts are in the air.</summary>
    public int Count => _queue.Count + _landed.Count;

    /// <summary>Gets how many wait.</summary>
    public int WaitingCount => Count + _behindCount;

    /// <summary>Puts a charge at the end.</summary>
    public void Add(WaitingCharge charge) => _queue.Enqueue(charge);

    /// <summary>Takes charges for a flight: none of an account that is in the air, so that no two flights of this process meet at a row.</summary>
    public List<WaitingCharge> Take()
    {
        var (taken, accounts) = (new List<WaitingCharge>(Math.Min(Count, MostInFlight)), 0);
        while (taken.Count < MostInFlight && accounts < MostAccounts && (_landed.TryDequeue(out var charge) || _queue.TryDequeue(out charge)))
        {
            if (charge.Task.IsCompleted || WaitsBehind(charge) || locked.TryQueue(charge)) continue;
            if (taken.Count == 0 || taken[^1].Charge.UserId != charge.Charge.UserId) accounts++; // near enough: a hot account's charges stand together
            taken.Add(charge);
        }
        foreach (var charge in taken) _inTheAir.TryAdd(charge.Charge.UserId.Key, null);
        return taken;
    }

    /// <summary>Notes that the accounts of charges that were taken are no longer in the air.</summary>
    public void Land(List<WaitingCharge> charges)
    {
        foreach (var charge in charges)
        {
            if (!_inTheAir.Remove(charge.Charge.UserId.Key, out var behind) || behind is null) continue;
            _behindCount -= behind.Count;
            while (behind.TryDequeue(out var next)) _landed.Enqueue(next);
        }
    }

    // Asked before whether the account is locked: who found that out has not landed yet, and others wait behind it already.
    private bool WaitsBehind(WaitingCharge charge)
    {
        ref var behind = ref CollectionsMarshal.GetValueRefOrNullRef(_inTheAir, charge.Charge.UserId.Key);
        if (Unsafe.IsNullRef(ref behind)) return false;
        (behind ??= new Queue<WaitingCharge>()).Enqueue(charge);
        _behindCount++;
        return true;
    }
}
