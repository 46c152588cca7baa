namespace KalshiBook.Billing.Stubs;

/// <summary>A request on its way through the stub, with what its path and form say.</summary>
internal sealed record Call(StripeStubRequest Request, string Id = "")
{
    public string? this[string name] => Request[name];

    public string Required(string name) => Request[name] is { Length: > 0 } value
        ? value
        : throw Error.Invalid($"Missing required param: {name}.", name, "parameter_missing");

    /// <summary>Gives what stands in brackets behind a name: <c>metadata[a]=b</c> is a: b.</summary>
    public Dictionary<string, string> Map(string name) => Request.Form
        .Where(pair => pair.Key.StartsWith(name + "[", StringComparison.Ordinal) && pair.Key.EndsWith(']'))
        .ToDictionary(pair => pair.Key[(name.Length + 1)..^1], pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Gives the values of a list, however its places are written: <c>expand[]</c> or <c>expand[0]</c>.</summary>
    public List<string> List(string name) =>
        [.. Request.Form.Where(pair => pair.Key.StartsWith(name + "[", StringComparison.Ordinal)).Select(pair => pair.Value)];

    public bool Flag(string name) => Request[name] == "true";

    public long? Time(string name) => Request[name] switch
    {
        null or "" => null,
        var text when long.TryParse(text, out var seconds) => seconds,
        _ => throw Error.Invalid($"Invalid integer: {Request[name]}", name, "parameter_invalid_integer"),
    };

    /// <summary>Refuses parameters that Stripe does not know, as it does itself.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        foreach (var (key, _) in Request.Form)
        {
            var name = key.Split('[')[0];
            if (name != "expand" && !names.Contains(name)) throw Error.Invalid($"Received unknown parameter: {name}", name, "parameter_unknown");
        }
    }
}
