using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>An endpoint of webhooks that says what it is told to say.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    public const string Secret = "whsec_receiver";

    private readonly Channel<Received> _all = Channel.CreateUnbounded<Received>();
    private WebApplication _app = null!;

    /// <summary>Gets or sets what an event is answered.</summary>
    public Func<Received, int> Answer { get; set; } = _ => 200;

    /// <summary>Gets or sets what is waited for before an event is answered.</summary>
    public Task Wait { get; set; } = Task.CompletedTask;

    /// <summary>Gets a value indicating whether there is an event that nobody has taken yet.</summary>
    public bool HasMore => _all.Reader.TryPeek(out _);

    public string Url => _app.Urls.Single() + "/webhook";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        receiver._app = builder.Build();
        receiver._app.Run(receiver.HandleAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Gives the next event that came, and waits for it.</summary>
    public async Task<Received> NextAsync() => await _all.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Gives the events that have come.</summary>
    public List<Received> Take()
    {
        var all = new List<Received>();
        while (_all.Reader.TryRead(out var one)) all.Add(one);
        return all;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var one = new Received(await reader.ReadToEndAsync(), http.Request.Headers["Stripe-Signature"].ToString());
        var status = Answer(one);
        await Wait;
        await _all.Writer.WriteAsync(one);
        http.Response.StatusCode = status;
        if (status is >= 300 and < 400) http.Response.Headers.Location = "/elsewhere";
    }

    internal sealed record Received(string Body, string Signature)
    {
        public JsonObject Json { get; } = JsonNode.Parse(Body)!.AsObject();

        public string Type => (string)Json["type"]!;

        public string Id => (string)Json["id"]!;
    }
}
