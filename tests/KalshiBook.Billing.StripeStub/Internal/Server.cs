using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.Stubs;

/// <summary>The way of a request: noted, allowed, known by its key or carried out, and answered, with what is to go wrong on the way.</summary>
internal sealed class Server(World world, StripeStubFaults faults, IdempotencyKeys keys, Action<StripeStubRequest> log, CancellationToken end)
{
    public async Task HandleAsync(HttpContext http)
    {
        var request = await RequestReader.ReadAsync(http.Request);
        log(request);
        var fault = faults.Take(request);
        try
        {
            var answer = await AnswerAsync(request, fault);
            if (answer is null) http.Abort();
            else await WriteAsync(http, answer, fault);
        }
        catch (OperationCanceledException)
        {
            http.Abort(); // the client has gone, or the stub is going
        }
    }

    // Null: the connection is to be cut.
    private async Task<Answer?> AnswerAsync(StripeStubRequest request, Fault? fault)
    {
        if (fault is { Prevents: true, Stored: false }) return fault.Answer; // on the way: nothing that knows of keys has seen it
        if (!IsAllowed(request.Headers.GetValueOrDefault("Authorization") ?? "")) return new Answer(401, Error.BodyOf(401));
        var answer = keys.Begin(request) is { } known ? await KnownAsync(known, fault) : await CarryOutAsync(request, fault);
        if (fault?.Stage == StripeStubStage.After) await fault.WaitAsync(end);
        return fault is { Cuts: true, Stage: not StripeStubStage.Within } ? null : answer;
    }

    private async Task<Answer> KnownAsync(Answer known, Fault? fault)
    {
        if (fault?.Stage == StripeStubStage.Before) await fault.WaitAsync(end);
        return fault is { Answer: { } answer, Stored: false } ? answer : known;
    }

    private async Task<Answer> CarryOutAsync(StripeStubRequest request, Fault? fault)
    {
        Answer? done = null;
        try
        {
            if (fault?.Stage == StripeStubStage.Before) await fault.WaitAsync(end);
            done = fault?.Prevents == true ? fault.Answer! : Routes.Run(world, request);
            return fault?.Answer ?? done;
        }
        finally
        {
            keys.End(request, fault?.Stored == true ? fault.Answer : done is { Status: 200 } ? done : null);
        }
    }

    // The last one is "sk_" as curl -u sends it.
    private static bool IsAllowed(string authorization) =>
        new[] { "Bearer sk_", "Bearer rk_", "Basic c2tf" }.Any(start => authorization.StartsWith(start, StringComparison.Ordinal));

    private async Task WriteAsync(HttpContext http, Answer answer, Fault? fault)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.Body.StartsWith('<') ? "text/html" : "application/json";
        http.Response.Headers["Request-Id"] = World.NewId("req");
        foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>()) http.Response.Headers[name] = value;
        var body = System.Text.Encoding.UTF8.GetBytes(answer.Body);
        http.Response.ContentLength = body.Length;
        if (fault?.Stage == StripeStubStage.Within)
        {
            await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), end);
            await http.Response.Body.FlushAsync(end);
            await fault.WaitAsync(end);
            if (fault.Cuts) http.Abort();
            else await http.Response.Body.WriteAsync(body.AsMemory(body.Length / 2), end);
            return;
        }
        await http.Response.Body.WriteAsync(body, end);
    }
}
