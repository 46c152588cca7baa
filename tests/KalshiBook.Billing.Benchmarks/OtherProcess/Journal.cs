namespace KalshiBook.Billing.Benchmarks;

/// <summary>Charges one after the other for several users at once, and tells of each as soon as it is answered: for tests that kill it.</summary>
internal static class Journal
{
    public static readonly DateTimeOffset Start = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Charges until it is killed.</summary>
    /// <param name="next">For each user the number of the first charge, comma-separated.</param>
    /// <param name="where">The store.</param>
    public static async Task<int> RunAsync(string next, string where)
    {
        await using var stores = Stores.Open(where);
        await Task.WhenAll(next.Split(',').Select((first, user) => Task.Run(() => ChargeAsync(stores, user, int.Parse(first)))));
        return 0;
    }

    // Numbers make ids and times: what was not answered is asked again as the same charge by the next process.
    private static async Task ChargeAsync(Stores stores, int user, int number)
    {
        var userId = UserId.Parse($"user-{user}");
        while (true)
        {
            var id = new Guid(number + 1, (short)user, 0, new byte[8]);
            var result = await stores.Meter.ChargeAsync(new Charge(id, Start.AddMilliseconds(number), userId, 1, "GET /markets"));
            Console.WriteLine($"{user} {number} {result.Outcome}");
            number++;
        }
    }
}
