using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Where a buyer goes who has completed a session.</summary>
internal static class SuccessAddress
{
    /// <summary>Gives <c>success_url</c> with the session's id in its place, in letters that a header can have.</summary>
    public static string Of(JsonObject session)
    {
        var address = session.Text("success_url")!
            .Replace("{CHECKOUT_SESSION_ID}", session.Id(), StringComparison.Ordinal)
            .Replace("%7BCHECKOUT_SESSION_ID%7D", session.Id(), StringComparison.OrdinalIgnoreCase);
        var text = new StringBuilder(address.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(address))
        {
            if (letter is > 0x20 and < 0x7F) text.Append((char)letter);
            else text.Append('%').Append(letter.ToString("X2", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}
