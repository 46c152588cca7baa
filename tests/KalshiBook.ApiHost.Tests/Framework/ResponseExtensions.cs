using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

internal static class ResponseExtensions
{
    /// <summary>Remaining, used, total, cost; or null where none of the headers is there.</summary>
    public static (long Remaining, long Used, long Total, long Cost)? Credits(this HttpResponseMessage response)
    {
        var values = new[] { "Remaining", "Used", "Total", "Cost" }.Select(name => response.Header("X-Credits-" + name)).ToArray();
        if (values.All(value => value is null)) return null;
        var numbers = values.Select(value => long.Parse(value!, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values)
        : response.Content.Headers.TryGetValues(name, out values) ? string.Join(",", values)
        : null;

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    /// <summary>Checks that the answer is the envelope, whole, and gives what is in it.</summary>
    public static async Task<JsonNode> ErrorAsync(this HttpResponseMessage response, int status, string code)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Header("Cache-Control"));
        var body = await response.JsonAsync();
        var error = body["error"]!;
        Assert.Equal(code, (string?)error["code"]);
        Assert.Equal(status, (int)error["status"]!);
        Assert.False(string.IsNullOrWhiteSpace((string?)error["message"]));
        Assert.Matches("^req_[0-9a-f]{12}$", (string?)body["request_id"]);
        Assert.Equal(response.Header("X-Request-ID"), (string?)body["request_id"]);
        return error;
    }
}
