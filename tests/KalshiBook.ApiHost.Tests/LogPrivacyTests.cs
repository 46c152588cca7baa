using KalshiBook.Billing.Tests.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Npgsql;

namespace KalshiBook.ApiHost.Tests;

/// <summary>A run with log-ins, keys, refusals and an outage leaves no key, token, secret, password or e-mail address in the log.</summary>
public sealed class LogPrivacyTests
{
    private const string Email = "ann.of.the.tests@example.com";
    private const string Secret = "a-secret-of-the-tests-and-nothing-else";
    private const string Password = "a-password-of-the-tests";
    private const string KeyName = "name-of-the-key";
    private const string UnknownKey = "kb-unknown-01234567890123456789012345678901234";

    [Fact]
    public async Task A_day_with_local_tokens_leaves_nothing_in_the_log()
    {
        await using var store = await HostStore.StartAsync("sqlite");
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var token = await host.LogInAsync(Email);
        using var noAddress = await host.SendAsync(HttpMethod.Post, "/auth/login", body: new { email = Email + "@" });

        var all = await UseAsync(host, token, token[..^5]);
        await store.ExecuteAsync("alter table api_keys rename to away");
        await UseUnavailableAsync(host, token);

        Expect(host, [.. all, token]);
    }

    [PostgresServerFact]
    public async Task A_day_with_Supabase_and_PostgreSQL_leaves_nothing_in_the_log()
    {
        var key = ProjectKey.Make("ES256");
        await using var project = await KeySetStub.StartAsync(key);
        await using var server = PostgresServer.Start();
        var address = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = Password };
        await using var host = await Host.StartAsync(new HostSettings
        {
            Environment = "Production",
            Configuration = new([
                project.Setting,
                new("SUPABASE_JWT_SECRET", Secret),
                new("DATABASE_URL", address.ConnectionString),
            ]),
        });
        var claims = Jwt.Claims(project.Issuer);
        (claims["email"], claims["sub"]) = (Email, Jwt.User);
        var token = Jwt.Hs256(Secret, claims);
        project.IsDown = true;
        using var keySetAway = await host.GetAsync("/keys", key.Token(claims));
        project.IsDown = false;

        var all = await UseAsync(host, token, Jwt.Hs256(Secret + "2", claims), key.Token(claims)[..^5], ProjectKey.Make("ES256", "made-up").Token(claims));
        server.Stop("immediate");
        await UseUnavailableAsync(host, token);

        Expect(host, [.. all, token, key.Token(claims).Split('.')[1]]);
    }

    // Gives what was used: keys, and tokens that were refused.
    private static async Task<List<string>> UseAsync(Host host, string token, params string[] badTokens)
    {
        var key = await host.MakeKeyAsync(token, KeyName);
        var text = (string)key["key"]!;
        foreach (var path in (string[])["/markets", "/markets/nothing", "/nowhere", "/trades?limit=many"]) (await host.GetAsync(path, text)).Dispose();
        foreach (var credential in (string[])[UnknownKey, text + "x", token]) (await host.GetAsync("/markets", credential)).Dispose();
        foreach (var credential in (string[])[text, UnknownKey, "garbage-" + text, .. badTokens])
        {
            using var keys = await host.GetAsync("/keys", credential);
            using var status = await host.GetAsync("/billing/status", credential);
            Assert.Equal((401, 401), ((int)keys.StatusCode, (int)status.StatusCode));
        }
        using var badName = await host.SendAsync(HttpMethod.Post, "/keys", token, new { name = KeyName + "\n" });
        using var revoked = await host.SendAsync(HttpMethod.Delete, "/keys/" + (string)key["id"]!, token);
        using var late = await host.GetAsync("/markets", text);
        Assert.Equal((422, 200, 401), ((int)badName.StatusCode, (int)revoked.StatusCode, (int)late.StatusCode));
        return [text, .. badTokens];
    }

    private static async Task UseUnavailableAsync(Host host, string token)
    {
        using var keys = await host.GetWhileTimePassesAsync("/keys", token);
        using var made = await host.SendWhileTimePassesAsync(HttpMethod.Post, "/keys", token, new { name = KeyName });
        using var data = await host.GetWhileTimePassesAsync("/markets", UnknownKey[..^1] + "A");
        Assert.Equal((503, 503, 503), ((int)keys.StatusCode, (int)made.StatusCode, (int)data.StatusCode));
    }

    private static void Expect(Host host, List<string> secrets)
    {
        var records = host.Logs.GetSnapshot().Where(IsOursOrLoud).Select(Whole).ToList();
        Assert.NotEmpty(records);
        foreach (var secret in (string[])[.. secrets, Email, Secret, Password, KeyName, UnknownKey[..^1]])
        {
            foreach (var record in records) Assert.DoesNotContain(secret, record, StringComparison.OrdinalIgnoreCase);
        }
    }

    // What the framework says at Debug and Trace is the host's to switch on.
    private static bool IsOursOrLoud(FakeLogRecord record) =>
        record.Category?.StartsWith("KalshiBook", StringComparison.Ordinal) == true || record.Level >= LogLevel.Information;

    private static string Whole(FakeLogRecord record)
    {
        var state = record.StructuredState?.Select(entry => $"{entry.Key}={entry.Value}") ?? [];
        return $"{record.Message} {record.Exception} {string.Join(' ', state)} {string.Join(' ', record.Scopes)}";
    }
}
