namespace KalshiBook.Billing;

/// <summary>Charges that wait for a flight, in their order. Its user sees to it that one thread at a time uses it.</summary>
internal sealed class ChargeQueue(LockedAccounts locked)
{
    /// <summary>The most charges in a flight: enough for a commit to cost each next to nothing, and few enough to be answered soon.</summary>
    public const int MostInFlight = 128;

    private readonly Queue<WaitingCharge> _queue = new();
    private readonly HashSet<Guid> _inTheAir = [];
    private List<WaitingCharge> _held = []; // found in the queue while their accounts were in the air, and so before what is now in the queue
    private bool _hasLanded;

    /// <summary>Gets how many wait of whom it is not known that their accounts are in the air.</summary>
    public int Count => _queue.Count;

    /// <summary>Gets how many wait.</summary>
    public int WaitingCount => _queue.Count + _held.Count;

    /// <summary>Puts a charge at the end.</summary>
    public void Add(WaitingCharge charge) => _queue.Enqueue(charge);

    /// <summary>Takes charges for a flight: none of an account that is in the air, so that an account's charges keep their order and no two flights meet at its row.</summary>
    public List<WaitingCharge> Take()
    {
        var taken = new List<WaitingCharge>(Math.Min(WaitingCount, MostInFlight));
        if (_hasLanded)
        {
            var held = _held;
            _held = [];
            foreach (var charge in held)
            {
                if (taken.Count < MostInFlight) Sort(charge, taken);
                else _held.Add(charge);
            }
            _hasLanded = taken.Count == MostInFlight;
        }
        while (taken.Count < MostInFlight && _queue.TryDequeue(out var charge)) Sort(charge, taken);
        foreach (var charge in taken) _inTheAir.Add(charge.Charge.UserId.Key);
        return taken;
    }

    /// <summary>Notes that the accounts of charges that were taken are no longer in the air.</summary>
    public void Land(List<WaitingCharge> charges)
    {
        foreach (var charge in charges) _inTheAir.Remove(charge.Charge.UserId.Key);
        _hasLanded |= charges.Count > 0;
    }

    private void Sort(WaitingCharge charge, List<WaitingCharge> taken)
    {
        if (locked.TryQueue(charge)) return;
        (_inTheAir.Contains(charge.Charge.UserId.Key) ? _held : taken).Add(charge);
    }
}
