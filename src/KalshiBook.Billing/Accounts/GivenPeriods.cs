using System.Globalization;

namespace KalshiBook.Billing;

/// <summary>The last period of each plan subscription that an allowance was given for: one payment buys one, whichever of several subscriptions counts.</summary>
public readonly record struct GivenPeriods
{
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    // As text, so that it is one small column, and equal where it says the same.
    private readonly string? _text;

    private GivenPeriods(string text) => _text = text;

    /// <summary>Gives back what <see cref="ToString"/> gave.</summary>
    /// <param name="text">The text, or null.</param>
    /// <returns>The periods.</returns>
    public static GivenPeriods Parse(string? text) => string.IsNullOrEmpty(text) ? default : Of(new GivenPeriods(text).Entries());

    /// <summary>Gives the start of the last period that a subscription has given an allowance for.</summary>
    /// <param name="subscriptionId">Stripe's id of the subscription.</param>
    /// <returns>The start, or null.</returns>
    public DateTimeOffset? LastOf(string subscriptionId)
    {
        foreach (var (id, seconds) in Entries())
        {
            if (id == subscriptionId) return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }
        return null;
    }

    /// <summary>Adds a period, in the place of the subscription's last one.</summary>
    /// <param name="subscriptionId">Stripe's id of the subscription.</param>
    /// <param name="start">The start of the period. Stripe's have whole seconds.</param>
    /// <returns>The periods.</returns>
    public GivenPeriods With(string subscriptionId, DateTimeOffset start) => Of(
        Entries().Where(entry => entry.Id != subscriptionId).Append((subscriptionId, start.ToUnixTimeSeconds())));

    /// <summary>Forgets all subscriptions but some: one that has ended does not come back.</summary>
    /// <param name="subscriptionIds">Those that are kept.</param>
    /// <returns>The periods.</returns>
    public GivenPeriods Only(IReadOnlyCollection<string> subscriptionIds) => Of(Entries().Where(entry => subscriptionIds.Contains(entry.Id, StringComparer.Ordinal)));

    /// <summary>Gives the periods as a text to store.</summary>
    /// <returns>The text; empty where there are none.</returns>
    public override string ToString() => _text ?? "";

    private static GivenPeriods Of(IEnumerable<(string Id, long Seconds)> entries)
    {
        var text = string.Join(' ', entries.OrderBy(entry => entry.Id, StringComparer.Ordinal)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Id}={entry.Seconds}")));
        return text.Length == 0 ? default : new GivenPeriods(text);
    }

    // What somebody may have written there by hand and says nothing is left out.
    private IEnumerable<(string Id, long Seconds)> Entries()
    {
        foreach (var entry in ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split('=') is [var id, var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds <= LastSecond)
                yield return (id, seconds);
        }
    }
}
