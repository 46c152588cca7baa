using System.Reflection;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Stores;

/// <summary>A right store, with one operation made wrong.</summary>
public class FaultyStripeStore : DispatchProxy
{
    private readonly InMemoryBillingStore _inner = new(BillingStoreSpecification.Plans);
    private string _operation = "";
    private Func<IWholeStore, object?[], object?> _fault = (_, _) => null;
    private IWholeStore _right = null!;

    /// <summary>Makes a store with a fault: what the operation does in place of what it should, with a right store and its arguments.</summary>
    public static IBillingStore Create(string operation, Func<IWholeStore, object?[], object?> fault)
    {
        var right = Create<IWholeStore, FaultyStripeStore>();
        var faulty = Create<IWholeStore, FaultyStripeStore>();
        var proxy = (FaultyStripeStore)(object)faulty;
        (proxy._operation, proxy._fault, proxy._right) = (operation, fault, right);
        return faulty;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == _operation) return _fault(_right, args!);
        return targetMethod.Invoke(_right is null ? _inner : _right, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
    }
}
