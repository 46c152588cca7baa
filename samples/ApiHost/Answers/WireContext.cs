using System.Text.Json.Serialization;

namespace KalshiBook.ApiHost;

/// <summary>This host's bodies in JSON, without reflection. How they look is <see cref="Wire"/>'s.</summary>
[JsonSerializable(typeof(DataAnswer<IEnumerable<Market>>))]
[JsonSerializable(typeof(DataAnswer<MarketDetail>))]
[JsonSerializable(typeof(DataAnswer<IEnumerable<Event>>))]
[JsonSerializable(typeof(DataAnswer<Event>))]
[JsonSerializable(typeof(DataAnswer<IEnumerable<Settlement>>))]
[JsonSerializable(typeof(DataAnswer<Settlement>))]
[JsonSerializable(typeof(DataAnswer<IEnumerable<Candle>>))]
[JsonSerializable(typeof(DataPage<Delta>))]
[JsonSerializable(typeof(DataPage<Trade>))]
[JsonSerializable(typeof(Orderbook))]
[JsonSerializable(typeof(OrderbookRequest))]
[JsonSerializable(typeof(DeltasRequest))]
[JsonSerializable(typeof(TradesRequest))]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(NewKeyAnswer))]
[JsonSerializable(typeof(KeysAnswer))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(MarketDetail[]))]
[JsonSerializable(typeof(Event[]))]
[JsonSerializable(typeof(Settlement[]))]
[JsonSerializable(typeof(Snapshot[]))]
[JsonSerializable(typeof(Delta[]))]
[JsonSerializable(typeof(Trade[]))]
internal sealed partial class WireContext : JsonSerializerContext;
