using System.Text.RegularExpressions;

namespace KalshiBook.Billing.Testing;

/// <summary>Refuses parameters that an endpoint doesn't know, as Stripe does itself.</summary>
internal static partial class Parameters
{
    private static readonly string[] OfAll = ["expand", "expand[#]"];
    private static readonly string[] OfLists =
        ["limit", "starting_after", "ending_before", "created", "created[gt]", "created[gte]", "created[lt]", "created[lte]"];

    /// <summary>Allows the parameters of an endpoint. <c>[#]</c> stands for a place in a list, <c>[*]</c> for any key.</summary>
    public static void Allow(this Call call, params ReadOnlySpan<string> names) => Check(call, names, []);

    /// <summary>Allows those that every list has, and more.</summary>
    public static void AllowList(this Call call, params ReadOnlySpan<string> names) => Check(call, names, OfLists);

    private static void Check(Call call, ReadOnlySpan<string> names, string[] more)
    {
        foreach (var (key, value) in call.Request.Form)
        {
            if (key.Contains('\0') || value.Contains('\0')) throw Error.Invalid("Invalid string: it contains a null character.", Error.Short(key));
            var name = Place().Replace(key, "[#]");
            if (!OfAll.Contains(name) && !more.Contains(name) && !names.Contains(name) && !IsKeyOf(name, names))
                throw Error.Invalid($"Received unknown parameter: {Error.Short(key)}", Error.Short(key), "parameter_unknown");
        }
    }

    private static bool IsKeyOf(string name, ReadOnlySpan<string> names)
    {
        var end = name.LastIndexOf('[');
        return end > 0 && name.EndsWith(']') && names.Contains(name[..end] + "[*]");
    }

    [GeneratedRegex(@"\[\d{0,9}\]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
