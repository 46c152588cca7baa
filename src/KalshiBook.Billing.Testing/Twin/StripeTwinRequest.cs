namespace KalshiBook.Billing.Testing;

/// <summary>A request that the twin received.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Form">The parameters, of the query and of the body, decoded and in their order; names as they came, such as <c>metadata[key]</c>.</param>
/// <param name="IdempotencyKey">The idempotency key, or null.</param>
/// <param name="Headers">All headers.</param>
public sealed record StripeTwinRequest(
    string Method,
    string Path,
    IReadOnlyList<KeyValuePair<string, string>> Form,
    string? IdempotencyKey,
    IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Gets the value of a parameter, the last one if it came twice, or null.</summary>
    /// <param name="name">Its name as it came.</param>
    public string? this[string name] => Form.Where(pair => pair.Key == name).Select(pair => pair.Value).LastOrDefault();

    /// <summary>Gives the request in a form to compare: method, path, and the parameters by name.</summary>
    /// <returns>For example <c>POST /v1/customers email=a@example.com&amp;metadata[k]=v</c>.</returns>
    public override string ToString() => Form.Count == 0
        ? $"{Method} {Path}"
        : $"{Method} {Path} {string.Join('&', Form.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}";
}
