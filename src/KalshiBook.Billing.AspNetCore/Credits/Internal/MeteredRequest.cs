using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>A request to a metered endpoint: charged at most once, given back at most once, and its figures on the response.</summary>
internal sealed class MeteredRequest(HttpContext context, CreditGate gate, UserId user)
{
    private Charge? _charge;
    private Balance? _balance;
    private long _cost;
    private CreditHeaders _headers;
    private bool _hasFailed;
    private bool _isGivenBack;

    /// <summary>Gets a value indicating whether the filter has been here, whatever came of it.</summary>
    public bool IsPriced { get; private set; }

    /// <summary>Charges the request.</summary>
    /// <returns>Null where it may be served, else the answer.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // it waits for the store each time, and is awaited once
    public async ValueTask<IResult?> ChargeAsync()
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ICreditCostMetadata>()?.Credits is not { } cost) return null;
        IsPriced = true;
        var charge = Charge.New(gate.Clock, user, cost, EndpointText.Of(context), gate.Caller.FindApiKeyId(context));
        ChargeResult result;
        try
        {
            // Not the request's own token: a request that the client gives up stays charged, and is not left half done.
            result = await Meter.ChargeAsync(charge, CancellationToken.None).ConfigureAwait(false);
        }
        catch (BillingStoreUnavailableException exception)
        {
            CreditLog.ChargeFailed(gate.Logger, exception, charge.Id, RequestId);
            return StoreUnavailable();
        }
        gate.Tiers.Learn(user, result.Balance.Tier);
        return result.Outcome switch
        {
            ChargeOutcome.Granted => Grant(charge, result.Balance),
            ChargeOutcome.AccountClosed => new BillingErrorResult(KnownErrors.AccountClosed),
            ChargeOutcome.Voided => StoreUnavailable(),
            _ => Refuse(result, cost),
        };
    }

    /// <summary>Gives the charge back where an exception calls for it. The response may have begun: then only the figures on it are old.</summary>
    public Task FailAsync(Exception exception)
    {
        // A time-out of the host's own looks like a client that gave up: the status that it answers with (504) says which of them it was.
        _hasFailed = !ClientAbort.Is(context, exception);
        var status = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        return DecideAsync(new RefundContext(context, status, exception));
    }

    private ICreditMeter Meter => context.RequestServices.GetRequiredService<ICreditMeter>();

    private string RequestId => RequestIdFeature.Of(context).Id;

    private static BillingErrorResult StoreUnavailable() => new(KnownErrors.StoreUnavailable, KnownErrors.StoreRetryAfter);

    private IResult? Grant(Charge charge, Balance balance)
    {
        (_charge, _cost) = (charge, charge.Credits);
        Show(balance);
        return null;
    }

    private BillingErrorResult Refuse(ChargeResult result, long cost)
    {
        CreditLog.ChargeRefused(gate.Logger, result.Outcome, RequestId);
        Show(result.Balance);
        var refusal = gate.Refuse(result, cost);
        return new BillingErrorResult(refusal.Error, refusal.RetryAfter);
    }

    // Set at once, for handlers that read them, and again when the response begins: exception handlers clear headers, and a refund
    // changes figures.
    private void Show(Balance balance)
    {
        SetFigures(balance, _cost);
        _headers.PutOn(context.Response.Headers);
        context.Response.OnStarting(static request => ((MeteredRequest)request).BeginResponseAsync(), this);
    }

    private async Task BeginResponseAsync()
    {
        // The status of a failed endpoint is only what somebody made of its exception, which was decided by.
        if (!_hasFailed) await DecideAsync(new RefundContext(context, context.Response.StatusCode)).ConfigureAwait(false);
        _headers.PutOn(context.Response.Headers);
    }

    private void SetFigures(Balance balance, long cost) => (_balance, _cost, _headers) = (balance, cost, new CreditHeaders(balance, cost));

    // The rule is the host's code. Where it fails, the request must not fail with it, nor its charge stay by accident.
    private bool ShouldRefund(RefundContext ending)
    {
        try
        {
            return gate.ShouldRefund(ending);
        }
        catch (Exception exception)
        {
            CreditLog.RefundRuleFailed(gate.Logger, exception, RequestId);
            return ending.IsRefundedByDefault;
        }
    }

    private async Task DecideAsync(RefundContext ending)
    {
        if (_charge is null || _isGivenBack || !ShouldRefund(ending)) return;
        _isGivenBack = true;
        try
        {
            var refund = await Meter.RefundAsync(_charge, CancellationToken.None).ConfigureAwait(false);
            SetFigures(refund.Balance, refund.Outcome == RefundOutcome.CycleOver ? _cost : 0);
            CreditLog.ChargeRefunded(gate.Logger, _charge.Id, ending.StatusCode, refund.Outcome, RequestId);
        }
        catch (BillingStoreUnavailableException exception)
        {
            // The meter keeps the refund and repeats it: to the user the charge is as good as given back.
            CreditLog.RefundWaits(gate.Logger, exception, _charge.Id, RequestId);
            SetFigures(Without(_balance!, _cost), cost: 0);
        }
        catch (Exception exception)
        {
            // The answer is the user's all the same. The charge stays, and somebody must look.
            CreditLog.RefundFailed(gate.Logger, exception, _charge.Id, RequestId);
        }
    }

    // The balance as it will be once a refund of the present cycle has got through.
    private static Balance Without(Balance balance, long cost) => balance with
    {
        Used = balance.Used - cost,
        Overage = balance.Overage - Math.Min(cost, balance.Overage),
    };
}
