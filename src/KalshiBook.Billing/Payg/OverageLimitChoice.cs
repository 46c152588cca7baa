namespace KalshiBook.Billing;

/// <summary>The overage limit that a user wants, or that the user did not say any: then the last one stays, and the first time it is the host's default.</summary>
public readonly record struct OverageLimitChoice
{
    private OverageLimitChoice(long? credits) => (IsGiven, Credits) = (true, credits);

    /// <summary>Gets no choice.</summary>
    public static OverageLimitChoice None => default;

    /// <summary>Gets a value indicating whether the user chose.</summary>
    public bool IsGiven { get; }

    /// <summary>Gets the credits per cycle. Null is no limit.</summary>
    public long? Credits { get; }

    /// <summary>Makes a choice.</summary>
    /// <param name="credits">The credits per cycle. Null is no limit.</param>
    /// <returns>The choice.</returns>
    public static OverageLimitChoice Of(long? credits) => new(credits);
}
