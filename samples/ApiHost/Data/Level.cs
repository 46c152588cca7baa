namespace KalshiBook.ApiHost;

/// <summary>What is bid at one price, in cents.</summary>
internal sealed record Level(int Price, int Quantity);
