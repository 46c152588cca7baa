namespace KalshiBook.ApiHost;

/// <summary>Marks what a request asks for. Its validation attributes are checked before anything is charged: see <see cref="RequestCheck"/>.</summary>
internal interface IChecked;
