using System.Globalization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Numbers in headers.</summary>
internal static class HeaderText
{
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);
}
