using System.Globalization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Numbers in headers.</summary>
internal static class HeaderText
{
    private const int Places = 256; // a power of two, for the mask

    // One text a place; a number takes the place of the one before it. Reading and writing a reference is atomic, so that no lock is needed:
    // who comes too late for a text makes one.
    private static readonly Repeated?[] Known = new Repeated?[Places];

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Gives a number that many responses have in common, such as a plan's allowance: its text is made once and not for each of them.</summary>
    public static string OfRepeated(long number)
    {
        ref var place = ref Known[number.GetHashCode() & (Places - 1)];
        if (place is { } known && known.Number == number) return known.Text;
        var made = new Repeated(number, Of(number));
        place = made;
        return made.Text;
    }

    private sealed record Repeated(long Number, string Text);
}
