using System.Text;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Ten thousand events that something happened to on the way, half of them before they were signed.</summary>
public sealed class WebhookMutationTests
{
    private static readonly string[] Oddities =
    [
        "\\ud800", "\\udc00\\ud800", "\\u0000", "\"id\":\"evt_2\",", "\"type\":null,", "\"object\":{\"id\":[]},", "[[[[[[[[", "{\"a\":",
        "}", "]", "\"", "\\", ",", ":",
        "null", "1e999", "-0", "99999999999999999999", "\u2028", "\u0000", "\uFEFF", "😀", "\"\\ud800\":1,",
        "\"metadata\":{\"kalshibook_user_id\":\"\\ud83d\"},",
    ];

    [Fact]
    public async Task None_of_them_is_a_fault_of_ours()
    {
        await using var app = await StripeApp.StartAsync();
        var random = new Random(20_261_125); // a seed of its own, so that a run can be repeated
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);

        for (var i = 0; i < 10_000; i++)
        {
            var original = Encoding.UTF8.GetBytes(Webhooks.Event);
            var body = Mutate(original, random);
            using var response = await app.App.SendAsync(body, Webhooks.Sign(i % 2 == 0 ? body : original));
            var code = (int)response.StatusCode == 200 ? "received" : (string?)(await response.JsonAsync())["error"]!["code"];
            answers[code!] = answers.GetValueOrDefault(code!) + 1;
            _ = WebhookEventParser.Parse(Encoding.UTF8.GetString(body));
        }

        // Every way out was taken, and no other.
        Assert.Equal(["invalid_payload", "invalid_signature", "received"], answers.Keys.Order(StringComparer.Ordinal));
        Assert.All(answers.Values, count => Assert.True(count > 200, string.Join(' ', answers)));
        Assert.Equal(answers["received"], app.Handler.ReceivedCalls().Count());
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        var mutated = body.ToList();
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(6))
            {
                case 0: mutated[at] = (byte)random.Next(256); break;
                case 1: mutated.RemoveAt(at); break;
                case 2: mutated.RemoveRange(at, Math.Min(random.Next(1, 40), mutated.Count - at)); break;
                case 3: mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 40), mutated.Count - at))); break;
                case 4: mutated.RemoveRange(at, random.Next(20) == 0 ? mutated.Count - at : 0); break;
                default: mutated.InsertRange(at, Encoding.UTF8.GetBytes(Oddities[random.Next(Oddities.Length)])); break;
            }
            if (mutated.Count == 0) mutated.Add((byte)' ');
        }
        return [.. mutated];
    }
}
