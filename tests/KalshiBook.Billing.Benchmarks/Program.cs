using KalshiBook.Billing.Benchmarks;

// lone SECONDS URL                       the rate of one caller's charges, one after the other, over 10,000 accounts
// lone-sqlite SECONDS ROUNDS FILE        one caller's charges beside a bare update, in turns, on a SQLite file that is made
// For tests with several processes, on a PostgreSQL by its URL or a SQLite file by its path:
// contend CHARGES CREDITS USER TIME STORE  that many charges of one account at once; prints how many were granted
// journal NUMBER,NUMBER,... STORE          charges of some users, from these numbers on, until it is killed; prints what was answered
return args switch
{
    ["lone", var seconds, var url] => await LoneCaller.RunAsync(TimeSpan.FromSeconds(int.Parse(seconds)), url),
    ["lone-sqlite", var seconds, var rounds, var file] =>
        await LoneSqliteCaller.RunAsync(TimeSpan.FromSeconds(int.Parse(seconds)), int.Parse(rounds), file),
    ["contend", var charges, var credits, var user, var time, var store] =>
        await Contention.RunAsync(int.Parse(charges), long.Parse(credits), user, DateTimeOffset.Parse(time), store),
    ["journal", var numbers, var store] => await Journal.RunAsync(numbers, store),
    ["parts", .. var rest] => KalshiBook.Billing.Benchmarks.Parts.PartsCommand.Run(rest), // rest is for BenchmarkDotNet; without it, everything
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("lone SECONDS URL | lone-sqlite SECONDS ROUNDS FILE | contend CHARGES CREDITS USER TIME STORE | journal NUMBERS STORE");
    return 2;
}
