using KalshiBook.Billing.Benchmarks;

// seed ACCOUNTS STORE                    makes a store with so many accounts
// load CALLERS ACCOUNTS SECONDS STORE [RATE]  callers who charge those accounts, as fast as they can; or charges that come at a rate; see run.sh
// memory                                 the bytes that a waiting caller holds
// lone-sqlite SECONDS ROUNDS FILE        one caller's charges beside a bare update, in turns, on a SQLite file that is made
// serve URL KEYSFILE ADDRESS             a host to put HTTP load on, see run-http.sh; makes accounts and writes their API keys to the file first
// For tests with several processes, on a PostgreSQL by its URL or a SQLite file by its path:
// contend CHARGES CREDITS USER TIME STORE  that many charges of one account at once; prints how many were granted
// journal NUMBER,NUMBER,... STORE          charges of some users, from these numbers on, until it is killed; prints what was answered
return args switch
{
    ["seed", var accounts, var store] => await Seeding.RunAsync(int.Parse(accounts), store),
    ["load", var callers, var accounts, var seconds, var store] =>
        await Load.RunAsync(int.Parse(callers), int.Parse(accounts), TimeSpan.FromSeconds(int.Parse(seconds)), rate: null, store),
    ["load", var callers, var accounts, var seconds, var store, var rate] =>
        await Load.RunAsync(int.Parse(callers), int.Parse(accounts), TimeSpan.FromSeconds(int.Parse(seconds)), double.Parse(rate), store),
    ["memory"] => Memory.Run(),
    ["lone-sqlite", var seconds, var rounds, var file] =>
        await LoneSqliteCaller.RunAsync(TimeSpan.FromSeconds(int.Parse(seconds)), int.Parse(rounds), file),
    ["serve", var url, var keysFile, var address] => await LoadHost.RunAsync(url, keysFile, address),
    ["contend", var charges, var credits, var user, var time, var store] =>
        await Contention.RunAsync(int.Parse(charges), long.Parse(credits), user, DateTimeOffset.Parse(time), store),
    ["journal", var numbers, var store] => await Journal.RunAsync(numbers, store),
    ["parts", .. var rest] => KalshiBook.Billing.Benchmarks.Parts.PartsCommand.Run(rest), // rest is for BenchmarkDotNet; without it, everything
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("seed ACCOUNTS STORE | load CALLERS ACCOUNTS SECONDS STORE [RATE] | memory | lone-sqlite SECONDS ROUNDS FILE | serve URL KEYSFILE ADDRESS | contend CHARGES CREDITS USER TIME STORE | journal NUMBERS STORE");
    return 2;
}
