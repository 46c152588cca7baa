using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Gives every response a request id, and every error of the host the envelope.</summary>
internal sealed partial class ErrorsMiddleware(RequestDelegate next, IOptions<BillingHttpOptions> options, ILogger<ErrorsMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        RequestIdFeature.Of(context).PutOn(context.Response);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (ClientAbort.Is(context, exception))
        {
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (InvalidOperationException exception) when (!context.Response.HasStarted && MalformedRequests.HasUnknownCharset(exception))
        {
            Log.RequestWasMalformed(logger, RequestIdFeature.Of(context).Id, StatusCodes.Status415UnsupportedMediaType);
            context.Response.Clear();
            await WriteAsync(context, StatusCodes.Status415UnsupportedMediaType).ConfigureAwait(false);
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted && HostStop.CutOff(context, exception))
        {
            Log.RequestWasCutOff(logger, RequestIdFeature.Of(context).Id);
            context.Response.Clear();
            await BillingErrors.WriteAsync(context, KnownErrors.Stopping, KnownErrors.StopRetryAfter).ConfigureAwait(false);
            return;
        }
        catch (Exception exception)
        {
            LogFailure(context, exception);
            // What was sent can't be taken back. The server aborts the connection, so that the client doesn't take the part for the whole.
            if (context.Response.HasStarted) throw;
            context.Response.Clear();
            await WriteAsync(context, exception).ConfigureAwait(false);
            return;
        }
        if (IsEmptyError(context.Response)) await WriteAsync(context, context.Response.StatusCode).ConfigureAwait(false);
    }

    private static bool IsEmptyError(HttpResponse response) =>
        !response.HasStarted && response.StatusCode is >= 400 and < 600 and not StatusCodes.Status499ClientClosedRequest
        && (response.ContentLength ?? 0) == 0 && string.IsNullOrEmpty(response.ContentType);

    private Task WriteAsync(HttpContext context, int status) =>
        BillingErrors.WriteAsync(context, StatusErrors.Of(context, status, options.Value.ApiKeyPrefix));

    private Task WriteAsync(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException bad => BillingErrors.WriteAsync(context, MalformedRequests.Of(context, bad, options.Value.ApiKeyPrefix)),
        BillingStoreUnavailableException => BillingErrors.WriteAsync(context, KnownErrors.StoreUnavailable, KnownErrors.StoreRetryAfter),
        StripeUnavailableException => BillingErrors.WriteAsync(context, KnownErrors.StripeError),
        _ => BillingErrors.WriteAsync(context, KnownErrors.Internal),
    };

    private void LogFailure(HttpContext context, Exception exception)
    {
        var requestId = RequestIdFeature.Of(context).Id;
        switch (exception)
        {
            case BadHttpRequestException bad: // its message may repeat what the client sent
                Log.RequestWasMalformed(logger, requestId, bad.StatusCode);
                break;
            case BillingStoreUnavailableException:
                OutageLog.StoreWasUnavailable(logger, exception, requestId);
                break;
            case StripeUnavailableException stripe:
                OutageLog.StripeWasUnavailable(logger, stripe.Failure.ToString(), requestId);
                break;
            default:
                Log.RequestFailed(logger, exception, requestId);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(BillingEventIds.RequestFailed, LogLevel.Error, "The request {RequestId} failed.", EventName = nameof(RequestFailed))]
        public static partial void RequestFailed(ILogger logger, Exception exception, string requestId);

        [LoggerMessage(
            BillingEventIds.RequestWasMalformed, LogLevel.Debug, "The request {RequestId} was malformed and is answered {Status}.",
            EventName = nameof(RequestWasMalformed))]
        public static partial void RequestWasMalformed(ILogger logger, string requestId, int status);

        [LoggerMessage(
            BillingEventIds.RequestWasCutOff, LogLevel.Information, "The request {RequestId} was cut off: the host stops.",
            EventName = nameof(RequestWasCutOff))]
        public static partial void RequestWasCutOff(ILogger logger, string requestId);
    }
}
