using System.Text;

namespace KalshiBook.ApiHost.Tests;

/// <summary>What a key may be called, in both databases.</summary>
public sealed class KeyNameTests
{
    private static readonly string[] Good = ["", " ", new('a', 100), "🔑 café – ключ", new string('a', 98) + "🔑", "'; drop table api_keys; --", "a\u200db", "\ufffd\uffff"];

    private static readonly (string Body, int Status, string Code)[] Bad =
    [
        ($$"""{ "name": "{{new string('a', 101)}}" }""", 422, "validation_error"),
        ("""{ "name": "a\u0000b" }""", 422, "validation_error"),
        ("""{ "name": "\u0000" }""", 422, "validation_error"),
        ("""{ "name": "a\nb" }""", 422, "validation_error"),
        ("""{ "name": "a\n" }""", 422, "validation_error"),
        ("""{ "name": "\u007f" }""", 422, "validation_error"),
        ("""{ "name": "\u0085" }""", 422, "validation_error"),
        ("""{ "name": "\ud83d" }""", 422, "validation_error"),
        ("""{ "name": "\udd11\ud83d" }""", 422, "validation_error"),
        ("""{ "name": """, 400, "invalid_json"),
        ("nonsense", 400, "invalid_json"),
    ];

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_name_is_kept_as_it_is(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var token = await host.LogInAsync();

        foreach (var name in Good)
        {
            Assert.Equal(name, (string?)(await host.MakeKeyAsync(token, name))["name"]);
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        using var list = await host.GetAsync("/keys", token);
        Assert.Equal(Good.Reverse(), (await list.JsonAsync())["data"]!.AsArray().Select(key => (string)key!["name"]!));
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_name_that_can_not_be_is_refused_and_the_host_goes_on(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var token = await host.LogInAsync();

        foreach (var (body, status, code) in Bad)
        {
            using var response = await PostAsync(host, token, body);
            var error = await response.ErrorAsync(status, code);
            if (status == 422) Assert.Contains("name", (string?)error["message"], StringComparison.Ordinal);
        }

        Assert.Empty(await store.ReadKeysAsync());
        Assert.Equal("mine", (string?)(await host.MakeKeyAsync(token, "mine"))["name"]);
    }

    [Theory]
    [InlineData("""{ "name": 5 }""")]
    [InlineData("""{ "name": ["a"] }""")]
    [InlineData("[]")]
    [InlineData("\"mine\"")]
    public async Task JSON_of_another_shape_is_refused(string body)
    {
        await using var host = await Host.StartAsync();

        using var response = await PostAsync(host, await host.LogInAsync(), body);

        await response.ErrorAsync(422, "validation_error");
    }

    [Fact]
    public async Task A_body_over_its_limit_is_refused()
    {
        await using var host = await Host.StartAsync(new HostSettings { OnKestrel = true });
        var token = await host.LogInAsync();

        using var response = await PostAsync(host, token, $$"""{ "other": "{{new string('a', 64 * 1024)}}" }""");

        await response.ErrorAsync(413, "payload_too_large");
    }

    private static Task<HttpResponseMessage> PostAsync(Host host, string token, string body) =>
        host.SendAsync(HttpMethod.Post, "/keys", token, new StringContent(body, Encoding.UTF8, "application/json"));
}
