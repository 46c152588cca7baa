using System.Globalization;

namespace KalshiBook.Billing.Testing;

/// <summary>A request on its way through the twin, with what its path and its parameters say; or a part of it, such as <c>items[0]</c>.</summary>
internal sealed record Call(StripeTwinRequest Request, string Id = "", string Prefix = "")
{
    public string RequestId { get; } = World.NewId("req");

    public string? this[string name] => Request[NameOf(name)];

    /// <summary>Gives the name of a parameter as it came.</summary>
    public string NameOf(string name)
    {
        if (Prefix.Length == 0) return name;
        var head = name.Split('[')[0];
        return $"{Prefix}[{head}]{name[head.Length..]}";
    }

    public string Required(string name) => this[name] switch
    {
        null => throw Error.Invalid($"Missing required param: {NameOf(name)}.", NameOf(name), "parameter_missing"),
        "" => throw Error.Invalid(
            $"You passed an empty string for '{NameOf(name)}'. We assume empty values are an attempt to unset a parameter; however '{NameOf(name)}' "
            + $"cannot be unset. You should remove '{NameOf(name)}' from your request or supply a non-empty value.",
            NameOf(name),
            "parameter_invalid_empty"),
        var value => value,
    };

    public bool Has(string name) => this[name] is not null;

    public string? Text(string name, int length = 5000) => this[name] is not { Length: > 0 } text || text.Length <= length
        ? this[name] is "" ? null : this[name]
        : throw Error.Invalid($"Invalid string: {Error.Short(text)}; must be at most {length} characters", NameOf(name));

    public bool Flag(string name) => this[name] switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Error.Invalid($"Invalid boolean: {Error.Short(other)}", NameOf(name)),
    };

    public string Choice(string name, string otherwise, params ReadOnlySpan<string> choices)
    {
        var value = this[name] ?? otherwise;
        return choices.Contains(value)
            ? value
            : throw Error.Invalid($"Invalid {NameOf(name)}: must be one of {string.Join(", ", choices.ToArray())}", NameOf(name));
    }

    public long? Number(string name, long least = long.MinValue, long most = long.MaxValue)
    {
        if (this[name] is not { Length: > 0 } text) return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw Error.Invalid($"Invalid integer: {Error.Short(text)}", NameOf(name), "parameter_invalid_integer");
        if (number < least) throw Error.Invalid($"This value must be greater than or equal to {least}.", NameOf(name), "parameter_invalid_integer");
        return number <= most
            ? number
            : throw Error.Invalid($"This value must be less than or equal to {most}.", NameOf(name), "parameter_invalid_integer");
    }

    /// <summary>Gives a time in seconds, up to the year 9999.</summary>
    public long? Time(string name) => Number(name, 0, 253402300799);

    /// <summary>Gives an address that a browser can be sent to.</summary>
    public string? Url(string name) => Text(name) is not { } text
        || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && !text.Any(char.IsControl))
            ? Text(name)
            : throw Error.Invalid("Not a valid URL", NameOf(name), "url_invalid");

    /// <summary>Gives what stands in brackets behind a name: <c>metadata[a]=b</c> is a: b. Of a name that comes twice the last value counts.</summary>
    public Dictionary<string, string> Map(string name)
    {
        var (start, map) = (NameOf(name) + "[", new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (key, value) in Request.Form)
            if (key.StartsWith(start, StringComparison.Ordinal) && key.EndsWith(']')) map[key[start.Length..^1]] = value;
        return map;
    }

    /// <summary>Gives metadata within Stripe's limits: 50 keys of 40 characters, values of 500.</summary>
    public Dictionary<string, string> Metadata(string name = "metadata")
    {
        if (this[name] is { Length: > 0 }) throw Error.Invalid("Invalid object", NameOf(name)); // empty, it takes all away
        var map = Map(name);
        if (map.Count > 50) throw Error.Invalid("You can only have up to 50 keys in metadata.", NameOf(name));
        foreach (var (key, value) in map)
        {
            if (key.Length is 0 or > 40 || key.Contains('[') || key.Contains(']'))
                throw Error.Invalid("Metadata keys must be up to 40 characters, without square brackets.", $"{NameOf(name)}[{Error.Short(key)}]");
            if (value.Length > 500)
                throw Error.Invalid("Metadata values must be up to 500 characters.", $"{NameOf(name)}[{key}]");
        }
        return map;
    }

    /// <summary>Gives the values of a list, however its places are written: <c>expand[]</c> or <c>expand[0]</c>.</summary>
    public List<string> List(string name) =>
        [.. Request.Form.Where(pair => pair.Key.StartsWith(NameOf(name) + "[", StringComparison.Ordinal)).Select(pair => pair.Value)];

    /// <summary>Gives the parts of a list of objects, such as <c>items[0]</c>, in their order.</summary>
    public List<Call> Parts(string name)
    {
        var start = NameOf(name) + "[";
        var places = Request.Form.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal) && pair.Key.IndexOf(']', start.Length) > 0)
            .Select(pair => pair.Key[start.Length..pair.Key.IndexOf(']', start.Length)])
            .Distinct(StringComparer.Ordinal);
        return [.. places.Select(place => this with { Prefix = $"{start}{place}]" })];
    }
}
