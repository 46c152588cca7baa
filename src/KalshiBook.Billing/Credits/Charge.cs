namespace KalshiBook.Billing;

/// <summary>A charge that a request asks for: who pays how many credits, for what.</summary>
/// <remarks>
/// The id and the time are made before the first try and belong together: a charge whose outcome is unknown is repeated as the same
/// object (or with the same id and time), gets the first answer, and is never charged twice. The time also says which month the usage record is kept in.
/// </remarks>
public sealed record Charge
{
    /// <summary>The most credits that one charge may have.</summary>
    public const long MaxCredits = 1_000_000_000_000;

    /// <summary>The longest endpoint and API key id that are accepted, in characters.</summary>
    public const int MaxTextLength = 512;

    /// <summary>Describes a charge with an id and a time made earlier.</summary>
    /// <param name="id">The id, unique to this charge.</param>
    /// <param name="time">The time of the charge. It is kept in UTC, to the microsecond.</param>
    /// <param name="userId">The user who pays.</param>
    /// <param name="credits">The cost, from 1 to <see cref="MaxCredits"/>.</param>
    /// <param name="endpoint">What is paid for, such as <c>GET /markets/{ticker}</c>: a pattern, so that there are few.</param>
    /// <param name="apiKeyId">The id of the API key that the request came with, or null.</param>
    /// <exception cref="ArgumentException">An argument can't be stored, or is out of range.</exception>
    public Charge(Guid id, DateTimeOffset time, UserId userId, long credits, string endpoint, string? apiKeyId = null)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(id, Guid.Empty);
        ArgumentOutOfRangeException.ThrowIfEqual(userId, default);
        ArgumentOutOfRangeException.ThrowIfLessThan(credits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(credits, MaxCredits);
        ArgumentException.ThrowIfNullOrWhiteSpace(endpoint);
        RequireStorable(endpoint, nameof(endpoint));
        if (apiKeyId is not null) RequireStorable(apiKeyId, nameof(apiKeyId));
        (Id, UserId, Credits, Endpoint, ApiKeyId) = (id, userId, credits, endpoint, apiKeyId);
        Time = ToMicroseconds(time);
    }

    /// <summary>Gets the id of the charge.</summary>
    public Guid Id { get; }

    /// <summary>Gets the time of the charge, in UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Gets the user who pays.</summary>
    public UserId UserId { get; }

    /// <summary>Gets the cost in credits.</summary>
    public long Credits { get; }

    /// <summary>Gets what is paid for.</summary>
    public string Endpoint { get; }

    /// <summary>Gets the id of the API key that the request came with, or null.</summary>
    public string? ApiKeyId { get; }

    /// <summary>Describes a new charge, with a new id and the present time.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="userId">The user who pays.</param>
    /// <param name="credits">The cost, from 1 to <see cref="MaxCredits"/>.</param>
    /// <param name="endpoint">What is paid for, such as <c>GET /markets/{ticker}</c>.</param>
    /// <param name="apiKeyId">The id of the API key that the request came with, or null.</param>
    /// <returns>The charge.</returns>
    public static Charge New(TimeProvider clock, UserId userId, long credits, string endpoint, string? apiKeyId = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var now = clock.GetUtcNow();
        return new Charge(Guid.CreateVersion7(now), now, userId, credits, endpoint, apiKeyId);
    }

    // PostgreSQL keeps microseconds, .NET has ticks of 100 ns: a repeat must meet the very time that the first try stored.
    internal static DateTimeOffset ToMicroseconds(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    // A bound between two microseconds goes up, as it would if it were compared with the time that is kept.
    internal static DateTimeOffset CeilingToMicroseconds(DateTimeOffset bound)
    {
        var floor = ToMicroseconds(bound);
        return floor == bound || bound > DateTimeOffset.MaxValue.AddMicroseconds(-1) ? floor : floor.AddMicroseconds(1);
    }

    private static void RequireStorable(string text, string parameter)
    {
        if (text.Length > MaxTextLength || !UserId.IsStorable(text))
            throw new ArgumentException($"At most {MaxTextLength} characters, none of them a control character.", parameter);
    }
}
