using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>/keys</c>: making, listing and revoking a user's own keys.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task A_new_key_is_shown_once_with_all_that_is_known_of_it()
    {
        await using var host = await Host.StartAsync();

        using var response = await host.SendAsync(HttpMethod.Post, "/keys", await host.LogInAsync(), new { name = "my agent" });

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("no-store", response.Header("Cache-Control"));
        var body = (await response.JsonAsync()).AsObject();
        Assert.Equal(["data", "request_id"], body.Select(member => member.Key));
        Assert.Equal(response.Header("X-Request-ID"), (string?)body["request_id"]);
        var data = body["data"]!.AsObject();
        Assert.Equal(["id", "key", "name", "key_prefix", "created_at"], data.Select(member => member.Key));
        Assert.True(Guid.TryParse((string?)data["id"], out _));
        Assert.Matches("^kb-[A-Za-z0-9_-]{43}$", (string?)data["key"]);
        Assert.Equal(((string)data["key"]!)[..11], (string?)data["key_prefix"]);
        Assert.Equal("my agent", (string?)data["name"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$", (string?)data["created_at"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{ "name": null }""")]
    [InlineData("""{ "other": 1 }""")]
    public async Task A_key_needs_no_name(string? body)
    {
        await using var host = await Host.StartAsync();
        var token = await host.LogInAsync();

        using var response = await host.SendAsync(HttpMethod.Post, "/keys", token, body is null ? null : Json(body));

        Assert.Equal(200, (int)response.StatusCode);
        var data = (await response.JsonAsync())["data"]!.AsObject();
        Assert.True(data.ContainsKey("name"));
        Assert.Null(data["name"]);
        using var used = await host.GetAsync("/markets", (string)data["key"]!);
        Assert.Equal(200, (int)used.StatusCode);
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task The_list_has_ones_own_keys_the_newest_first_and_without_the_key(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var (ann, bob) = (await host.LogInAsync(), await host.LogInAsync("bob@example.com"));
        foreach (var (token, name) in ((string, string)[])[(ann, "first"), (bob, "bob's"), (ann, "second"), (ann, "third")])
        {
            await host.MakeKeyAsync(token, name);
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        using var response = await host.GetAsync("/keys", ann);

        var body = (await response.JsonAsync()).AsObject();
        Assert.Equal(["data", "request_id"], body.Select(member => member.Key));
        var data = body["data"]!.AsArray().Select(key => key!.AsObject()).ToList();
        Assert.Equal(["third", "second", "first"], data.Select(key => (string?)key["name"]));
        Assert.All(data, key => Assert.Equal(["id", "name", "key_prefix", "created_at", "last_used_at"], key.Select(member => member.Key)));
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_key_is_revoked_once_and_by_its_user_only(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var (ann, bob) = (await host.LogInAsync(), await host.LogInAsync("bob@example.com"));
        var key = await host.MakeKeyAsync(ann);
        var path = "/keys/" + (string)key["id"]!;

        using var byBob = await host.SendAsync(HttpMethod.Delete, path, bob);
        using var stillGood = await host.GetAsync("/markets", (string)key["key"]!);
        using var byAnn = await host.SendAsync(HttpMethod.Delete, path, ann);
        using var again = await host.SendAsync(HttpMethod.Delete, path, ann);
        using var list = await host.GetAsync("/keys", ann);

        await byBob.ErrorAsync(404, "key_not_found");
        Assert.Equal(200, (int)stillGood.StatusCode);
        Assert.Equal(200, (int)byAnn.StatusCode);
        Assert.Equal(["message", "request_id"], (await byAnn.JsonAsync()).AsObject().Select(member => member.Key));
        await again.ErrorAsync(404, "key_not_found");
        Assert.Empty((await list.JsonAsync())["data"]!.AsArray());
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    [InlineData("%27%20or%201=1%20--")]
    [InlineData("%F0%9F%94%91")]
    [InlineData("%ED%A0%80")]
    [InlineData("%2F..%2F")]
    public async Task An_id_that_nothing_has_is_not_found(string id)
    {
        await using var host = await Host.StartAsync();

        using var response = await host.SendAsync(HttpMethod.Delete, "/keys/" + id, await host.LogInAsync());

        await response.ErrorAsync(404, "key_not_found");
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task Only_the_SHA256_of_a_key_is_kept(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var key = (string)(await host.MakeKeyAsync(await host.LogInAsync(), "mine"))["key"]!;
        using var used = await host.GetAsync("/markets", key);

        var row = Assert.Single(await store.ReadKeysAsync());

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), row["key_hash"]);
        Assert.DoesNotContain(row.Values, value => value?.Contains(key[11..], StringComparison.Ordinal) == true);
        Assert.Equal(key[..11], row["key_prefix"]);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
