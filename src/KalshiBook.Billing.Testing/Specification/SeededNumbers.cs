namespace KalshiBook.Billing.Testing;

/// <summary>Numbers that look random and are the same for the same seed on every runtime (SplitMix64): a history can be told again.</summary>
internal sealed class SeededNumbers(int seed)
{
    private ulong _state = (ulong)(uint)seed;

    /// <summary>Gives a number from 0 up to but not including a bound.</summary>
    public int Next(int bound)
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)bound);
    }

    public bool Chance(int percent) => Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];
}
