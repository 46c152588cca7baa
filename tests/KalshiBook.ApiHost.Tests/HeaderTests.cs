using System.Text;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Bytes that have no place in a header are no reason for an empty answer, nor for a failure.</summary>
public sealed class HeaderTests
{
    [Theory]
    [InlineData("GET", "Authorization", "Bearer \u00e9", 401)]
    [InlineData("OPTIONS", "Access-Control-Request-Headers", "x-\u00e9", 204)]
    [InlineData("OPTIONS", "Access-Control-Request-Headers", "x-\u007f", 204)]
    [InlineData("OPTIONS", "Access-Control-Request-Method", "\u007f", 204)]
    [InlineData("OPTIONS", "Access-Control-Request-Method", "\u00e9", 204)]
    [InlineData("OPTIONS", "Origin", "\u007f", 204)]
    [InlineData("GET", "X-Anything", "\u00e9", 401)]
    public async Task A_stray_byte_is_answered(string method, string name, string value, int status)
    {
        await using var host = await Host.StartAsync(new HostSettings { OnKestrel = true });
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1, ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1 });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host.Client.BaseAddress!, "/markets"));
        if (method == "OPTIONS" && name != "Access-Control-Request-Method") request.Headers.Add("Access-Control-Request-Method", "GET");
        if (name != "Origin") request.Headers.Add("Origin", "https://app.example.com");
        request.Headers.TryAddWithoutValidation(name, value);

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotNull(response.Header("X-Request-ID"));
    }
}
