using BenchmarkDotNet.Attributes;

namespace KalshiBook.Billing.Benchmarks.Parts;

/// <summary>Making the charge that a request asks for.</summary>
[MemoryDiagnoser]
public class NewCharge
{
    private static readonly UserId User = UserId.From(new Guid("11111111-1111-4111-8111-111111111111"));

    [Benchmark]
    public Charge New() => Charge.New(TimeProvider.System, User, 5, "POST /orderbook", "key_1");
}
