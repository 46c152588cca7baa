namespace KalshiBook.ApiHost.Tests;

/// <summary>Requests that wait for the host's clock.</summary>
internal static class HostTime
{
    /// <summary>Sends a request off the test's thread, and lets time pass on the host until it is answered.</summary>
    public static async Task<HttpResponseMessage> SendWhileTimePassesAsync(
        this Host host, HttpMethod method, string path, string? credential = null, object? body = null)
    {
        var call = Task.Run(() => host.SendAsync(method, path, credential, body));
        for (var i = 0; i < 1000 && await Task.WhenAny(call, Task.Delay(50, TestContext.Current.CancellationToken)) != call; i++)
            host.Clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True(call.IsCompleted, "The host does not answer, however much time passes.");
        return await call;
    }

    public static Task<HttpResponseMessage> GetWhileTimePassesAsync(this Host host, string path, string? credential = null) =>
        host.SendWhileTimePassesAsync(HttpMethod.Get, path, credential);
}
