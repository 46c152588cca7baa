using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.Testing;

/// <summary>The way of a request: noted, allowed, known by its key or carried out, and answered, with what is to go wrong on the way.</summary>
internal sealed class Server(World world, StripeTwinFaults faults, IdempotencyKeys keys, Action<StripeTwinRequest> log, CancellationToken end)
{
    private readonly ConcurrentDictionary<string, bool> _metered = new(StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            if (!Visitor.IsAtHome(http.Request))
            {
                await WriteAsync(http, new Answer(403, Error.Body("The twin is for this machine: use 127.0.0.1 or localhost.")), null).ConfigureAwait(false);
                return;
            }
            if (await RequestReader.ReadAsync(http.Request, end).ConfigureAwait(false) is not { } request)
            {
                await WriteAsync(http, new Answer(413, Error.Body("The request is larger than a million bytes.")), null).ConfigureAwait(false);
                return;
            }
            log(request);
            var fault = faults.Take(request);
            var answer = await AnswerAsync(request, fault).ConfigureAwait(false);
            if (answer is null) http.Abort();
            else await WriteAsync(http, answer, fault).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            http.Abort(); // the client has gone, or the twin is going, or the request is none
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, new Answer(500, Error.Body($"The twin failed: {exception.Message}", "api_error")), null).ConfigureAwait(false);
        }
    }

    // Null: the connection is to be cut.
    private async Task<Answer?> AnswerAsync(StripeTwinRequest request, Fault? fault)
    {
        if (fault is { Prevents: true, Stored: false }) return fault.Answer; // on the way: nothing that knows of keys has seen it
        if (ApiKeys.Refuse(request.Headers.GetValueOrDefault("Authorization")) is { } refusal) return refusal;
        var answer = keys.Begin(request) is { } known
            ? await KnownAsync(known, fault).ConfigureAwait(false)
            : await CarryOutAsync(request, fault).ConfigureAwait(false);
        if (fault?.Stage == StripeTwinStage.After) await fault.WaitAsync(end).ConfigureAwait(false);
        return fault is { Cuts: true, Stage: not StripeTwinStage.Within } ? null : answer;
    }

    private async Task<Answer> KnownAsync(Answer known, Fault? fault)
    {
        if (fault?.Stage == StripeTwinStage.Before) await fault.WaitAsync(end).ConfigureAwait(false);
        return fault is { Answer: { } answer, Stored: false } ? answer : known;
    }

    private async Task<Answer> CarryOutAsync(StripeTwinRequest request, Fault? fault)
    {
        Answer? done = null;
        var customer = MeteredCustomer(request);
        var isAlone = customer is null || _metered.TryAdd(customer, true);
        try
        {
            if (!isAlone) return new Answer(429, Error.LockTimeout(), new Dictionary<string, string>(StringComparer.Ordinal) { ["Stripe-Should-Retry"] = "true" });
            if (fault?.Stage == StripeTwinStage.Before) await fault.WaitAsync(end).ConfigureAwait(false);
            done = fault?.Prevents == true ? fault.Answer! : Routes.Run(world, request);
            return fault?.Answer ?? done;
        }
        finally
        {
            if (customer is not null && isAlone) _metered.TryRemove(customer, out _);
            keys.End(request, fault?.Stored == true ? fault.Answer : done is { Status: 200 or 402 } ? done : null);
        }
    }

    // Stripe takes one call at a time for a customer and a meter.
    private static string? MeteredCustomer(StripeTwinRequest request) =>
        request is { Method: "POST", Path: "/v1/billing/meter_events" } && request["payload[stripe_customer_id]"] is { } customer
            ? $"{request["event_name"]} {customer}"
            : null;

    private async Task WriteAsync(HttpContext http, Answer answer, Fault? fault)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.Body.StartsWith('<') ? "text/html" : "application/json";
        http.Response.Headers["Request-Id"] = World.NewId("req");
        foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal)) http.Response.Headers[name] = value;
        var body = Encoding.UTF8.GetBytes(answer.Body);
        http.Response.ContentLength = body.Length;
        if (fault?.Stage == StripeTwinStage.Within)
        {
            await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), end).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(end).ConfigureAwait(false);
            await fault.WaitAsync(end).ConfigureAwait(false);
            if (fault.Cuts) http.Abort();
            else await http.Response.Body.WriteAsync(body.AsMemory(body.Length / 2), end).ConfigureAwait(false);
            return;
        }
        await http.Response.Body.WriteAsync(body, end).ConfigureAwait(false);
    }
}
