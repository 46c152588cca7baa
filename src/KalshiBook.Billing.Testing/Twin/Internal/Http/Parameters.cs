using System.Globalization;
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
        if (call["expand"] is { Length: > 0 }) throw Error.Invalid("Invalid array", "expand");
        foreach (var (key, value) in call.Request.Form)
        {
            if (key.Contains('\0') || value.Contains('\0')) throw Error.Invalid("Invalid string: it contains a null character.", Error.Short(key));
            var name = Place().Replace(key, "[#]");
            if (!OfAll.Contains(name) && !more.Contains(name) && !names.Contains(name) && !IsKeyOf(name, names))
                throw Error.Invalid($"Received unknown parameter: {Error.Short(key)}", Error.Short(key), "parameter_unknown");
        }
    }

    /// <summary>Numbers the places of a list that were left empty: a name that comes again begins the next one.</summary>
    public static StripeTwinRequest Numbered(StripeTwinRequest request)
    {
        if (!request.Form.Any(pair => pair.Key.Contains("[][", StringComparison.Ordinal))) return request;
        var places = new Dictionary<string, (int Place, HashSet<string> Names)>(StringComparer.Ordinal);
        return request with { Form = [.. request.Form.Select(pair => KeyValuePair.Create(Number(pair.Key), pair.Value))] };

        string Number(string key)
        {
            var at = key.IndexOf("[][", StringComparison.Ordinal);
            if (at < 0) return key;
            var (list, name) = (key[..at], key[(at + 2)..]);
            if (!places.TryGetValue(list, out var place)) place = (0, new HashSet<string>(StringComparer.Ordinal));
            if (!place.Names.Add(name)) place = (place.Place + 1, new HashSet<string>(StringComparer.Ordinal) { name });
            places[list] = place;
            return string.Create(CultureInfo.InvariantCulture, $"{list}[{place.Place}]{name}");
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
